/** Time for a thread to load its code, in ms: a third of a second on an idle machine. */
const START_MS = 30_000
/** Interval of the checks whether the thread has begun, in ms. */
const LOOK_MS = 50

/**
 * Ends a task in a worker thread that takes too long. The time starts when the thread begins the task: loading the
 * thread's code may take longer than the task, independently of the document.
 */
export class TaskWatch {
  /** Passed to the thread, which sets the first element to 1 when it begins, and stops when the second is 1. */
  readonly begun = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  private readonly controller = new AbortController()
  private readonly timer: NodeJS.Timeout

  /** `taskMs`: maximum duration of the task, in ms; `now`: monotonic milliseconds. */
  constructor(taskMs: number, now: () => number) {
    let deadline = now() + START_MS
    let hasBegun = false
    this.timer = setInterval(() => {
      if (!hasBegun && Atomics.load(this.begun, 0) === 1) {
        hasBegun = true
        deadline = now() + taskMs
      }
      if (now() >= deadline) this.controller.abort()
    }, LOOK_MS)
  }

  /** Aborted when the task must end. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** Asks the thread to end the task: its result is not wanted. */
  stop(): void {
    Atomics.store(this.begun, 1, 1)
  }

  /** Must be called when the task has ended. */
  end(): void {
    clearInterval(this.timer)
  }
}
