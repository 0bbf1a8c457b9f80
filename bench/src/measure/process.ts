import { readdirSync, readFileSync, writeFileSync } from 'node:fs'

/**
 * Reads the CPU time of a process in user and kernel mode, including all its threads. The source is each thread's
 * schedstat, which counts nanoseconds; /proc/PID/stat counts in ticks of 10 ms, too coarse for short measurements. For
 * a thread that ended, only the time since the last reading is lost.
 */
export class CpuMeter {
  readonly #pid: number
  readonly #threads = new Map<string, number>()
  #ended = 0

  constructor(pid: number) {
    this.#pid = pid
    this.read()
  }

  /** CPU time used since the process started, microseconds. */
  read(): number {
    const alive = new Set(readdirSync(`/proc/${this.#pid}/task`))
    for (const thread of alive) {
      const used = readThread(this.#pid, thread)
      if (used !== null) this.#threads.set(thread, used)
    }
    let total = 0
    for (const [thread, used] of this.#threads) {
      if (alive.has(thread)) {
        total += used
      } else {
        this.#ended += used
        this.#threads.delete(thread)
      }
    }
    return (this.#ended + total) / 1000
  }
}

/** Nanoseconds on a core, or null when the thread has just ended. */
function readThread(pid: number, thread: string): number | null {
  try {
    return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return null
    throw error
  }
}

/** The fields of /proc/PID/stat (proc(5)) that are used. Times in ticks of 10 ms. */
export interface ProcessStat {
  readonly parent: number
  /** Time used by the process itself, in user and kernel mode. */
  readonly own: number
  /** Time used by its children that have ended. */
  readonly children: number
}

/**
 * Parses a line of /proc/PID/stat; the program's name in it may contain any characters, including brackets and spaces.
 */
export function parseStat(line: string): ProcessStat {
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
  const field = (index: number) => Number(fields[index])
  return { parent: field(1), own: field(11) + field(12), children: field(13) + field(14) }
}

/**
 * CPU time used by a process and its children, including ended ones, in microseconds, in steps of 10 ms. Of
 * grandchildren, only ended ones count. For PostgreSQL, which has a process for each connection.
 */
export function familyCpu(pid: number): number {
  let ticks = 0
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = readStat(name)
    if (stat === null) continue
    if (Number(name) === pid || stat.parent === pid) ticks += stat.own + stat.children
  }
  return ticks * 10_000
}

/** Null when the process has just ended. */
function readStat(pid: string): ProcessStat | null {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH'))
      return null
    throw error
  }
}

/**
 * Time for which a core has been busy since boot, in microseconds: all columns of the kernel except idle and waiting
 * for disks, in ticks of 10 ms.
 */
export function coreBusy(core: number): number {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(readFileSync('/proc/stat', 'utf8'))?.[1]
  if (line === undefined) throw new Error(`no core ${core} in /proc/stat`)
  const [user = 0, nice = 0, system = 0, _idle, _wait, irq = 0, softirq = 0, steal = 0] = line
    .split(' ')
    .map(Number)
  return (user + nice + system + irq + softirq + steal) * 10_000
}

/**
 * Memory of a process in bytes: `pss` divides shared pages among processes; `rss` and its maximum `peak` count them
 * fully.
 */
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

/** Resets the maximum of a process's memory to its current value (proc(5), clear_refs 5). */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, '5')
}

function kilobytes(text: string, field: string): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(text)
  if (match === null) throw new Error(`no ${field} in ${text.slice(0, 200)}`)
  return Number(match[1]) * 1024
}
