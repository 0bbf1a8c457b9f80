import { readFileSync, writeFileSync } from 'node:fs'

/** Clock ticks a second of /proc/PID/stat; 100 on every Linux that Node runs on (getconf CLK_TCK). */
const TICKS_PER_SECOND = 100

/**
 * CPU time a process has used in user and kernel mode, all its threads included, in microseconds.
 * The kernel reports ticks of 10 ms, scaled from its exact run time, so a window of 10 s is read to 0.1 %.
 */
export function cpuMicroseconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field, the name, may hold spaces; what follows its closing bracket does not.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ticks = Number(fields[11]) + Number(fields[12])
  return (ticks * 1_000_000) / TICKS_PER_SECOND
}

/** Memory of a process in bytes: `pss` shares library pages fairly, `rss` and its high-water mark `peak` do not. */
export interface Memory {
  readonly pss: number
  readonly rss: number
  readonly peak: number
}

/** Reads a process's memory from /proc. */
export function memoryOf(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return { pss: kilobytes(rollup, 'Pss'), rss: kilobytes(rollup, 'Rss'), peak: kilobytes(status, 'VmHWM') }
}

/** Sets the high-water mark of a process's memory back to what it uses now (proc(5), clear_refs 5). */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

function kilobytes(text: string, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)
  if (match === null) throw new Error(`no ${field} in ${text.slice(0, 200)}`)
  return Number(match[1]) * 1024
}
