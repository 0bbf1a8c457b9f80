import { setPriority } from 'node:os'
import { isMainThread } from 'node:worker_threads'

/** Niceness of background threads: in competition with one of them, the main thread gets nine tenths of a core. */
const NICENESS = 10

/**
 * Lowers the priority of the calling worker thread, so that it does not delay the main thread when there are fewer
 * cores than threads. Linux only: on other systems priorities belong to the whole process, and this does nothing.
 */
export function lowerPriority(): void {
  if (isMainThread || process.platform !== 'linux') return
  // 0 is the calling thread; see setpriority(2), "C library/kernel differences".
  setPriority(0, NICENESS)
}
