import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { hostname } from 'node:os'

/** Which process on which machine: a pid alone is given to another process sooner or later. */
export interface ProcessIdentity {
  readonly pid: number
  /** Name of the machine or container. */
  readonly host: string
  /**
   * When the process started, to be compared only for equality: start ticks and boot id on Linux, the words of
   * `ps` elsewhere, `null` where neither can be had.
   */
  readonly startedAt: string | null
}

/** This process. */
export function ownIdentity(): ProcessIdentity {
  return { pid: process.pid, host: hostname(), startedAt: processStart(process.pid) }
}

/**
 * Whether that process still runs: `alive`, `dead` (also when its pid belongs to another process now), or
 * `foreign` for one on another machine, of which nothing can be known from here.
 */
export function lookUp(identity: ProcessIdentity): 'alive' | 'dead' | 'foreign' {
  if (identity.host !== hostname()) return 'foreign'
  if (!hasProcess(identity.pid)) return 'dead'
  const startedAt = processStart(identity.pid)
  // Without start times only the pid speaks; taking over from a living process would be the worse mistake.
  if (startedAt === null || identity.startedAt === null) return 'alive'
  return startedAt === identity.startedAt ? 'alive' : 'dead'
}

function hasProcess(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // EPERM: it is there, but belongs to someone else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Start time of a process in the form of `ProcessIdentity.startedAt`. */
function processStart(pid: number): string | null {
  return process.platform === 'linux' ? linuxStart(pid) : psStart(pid)
}

/** Field 22 of `/proc/pid/stat` (proc_pid_stat(5)): ticks from boot to the start; with the boot it counts from. */
function linuxStart(pid: number): string | null {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The second field, the program's name in parentheses, may itself contain spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    // A zombie has ended; only its parent has not noticed.
    if (fields[0] === 'Z' || fields[0] === 'X') return `${boot}/ended`
    const ticks = fields[19]
    return ticks === undefined ? null : `${boot}/${ticks}`
  } catch {
    // No /proc here, or the process ended between two looks: unknown is an answer, the caller decides.
    return null
  }
}

function psStart(pid: number): string | null {
  try {
    const words = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
    return words === '' ? null : words
  } catch {
    // No ps (Windows), or no such process: unknown is an answer, the caller decides.
    return null
  }
}
