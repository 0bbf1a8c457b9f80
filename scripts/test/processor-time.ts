import { readdirSync, readFileSync } from 'node:fs'
import { platform } from 'node:os'
import { afterAll } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** Processor time that the file took, with the programs that it started or used, in ms. */
    processorMs?: number
  }
}

/** Length of a tick in Linux's /proc, in ms (USER_HZ, which is 100 on all its platforms). */
const TICK_MS = 10
/** Places of numbers in /proc/PID/stat behind the name of the program (proc_pid_stat(5)). */
const PARENT = 1
const TIMES = [11, 12, 13, 14]

/*
 * Vitest runs this before each file of tests, for `scripts/slowest.ts`. The times of files that run at once in different
 * processes are apart, but one file's processes may still work for the next one in the same worker.
 */
const begun = processorMs()
// biome-ignore lint/correctness/noEmptyPattern: Vitest wants a pattern, and nothing of the context is used.
afterAll(({}, file) => {
  if (begun !== null) file.meta.processorMs = (processorMs() ?? begun) - begun
})

/** Processor time of this process and all its descendants, in ms, with those that have ended; `null` if not Linux. */
function processorMs(): number | null {
  if (platform() !== 'linux') return null
  const fields = new Map<number, readonly string[]>()
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? statOf(name) : null
    if (stat !== null) fields.set(Number(name), stat.slice(stat.lastIndexOf(')') + 2).split(' '))
  }
  const family = new Set([process.pid])
  // A set also visits what is added to it on the way.
  for (const parent of family) {
    for (const [pid, stat] of fields) if (Number(stat[PARENT]) === parent) family.add(pid)
  }
  const ticks = [...family].flatMap((pid) => TIMES.map((place) => Number(fields.get(pid)?.[place] ?? 0)))
  return ticks.reduce((sum, each) => sum + each, 0) * TICK_MS
}

/** The line of a process; `null` when it has ended meanwhile. */
function statOf(pid: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch (error) {
    const isGone =
      error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')
    if (isGone) return null
    throw error
  }
}
