/** A thread has so long to load its code, in ms: a third of a second where nothing else runs. */
const START_MS = 30_000
/** How often is looked whether the thread has begun, in ms. */
const LOOK_MS = 50

/**
 * Ends a task in a worker thread that takes too long. The time counts from when the thread begins with it: loading its
 * code may take longer than the work, and is not the document's doing.
 */
export class TaskWatch {
  /** To be handed to the thread, which sets the first element to 1 when it begins. */
  readonly begun = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  private readonly controller = new AbortController()
  private readonly timer: NodeJS.Timeout

  /** `taskMs`: longest that the task may take, in ms; `now`: monotonic milliseconds. */
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

  /** Aborted when the task has to end. */
  get signal(): AbortSignal {
    return this.controller.signal
  }

  /** The task has ended. */
  end(): void {
    clearInterval(this.timer)
  }
}
