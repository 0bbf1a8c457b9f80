import type { Steps } from '@cowrite/crdt'

/** Maximum work in one turn of the event loop, in ms; this bounds the delay of other connections. */
const SLICE_MS = 4

/** An unfinished job. */
interface Job {
  /** Runs one step; returns `true` after the last one. */
  step(): boolean
}

/**
 * Runs long work on the main thread in slices, one per turn of the event loop for all jobs together. Jobs alternate
 * step by step, so that a short one does not wait for the end of a long one.
 */
export class SlicedWork {
  private readonly now: () => number
  private jobs: Job[] = []
  private isArranged = false

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  /**
   * Runs all steps; resolves to their result, rejects with their error. No other job runs between the last step and the
   * reactions to the promise.
   */
  run<Result>(steps: Steps<Result>): Promise<Result> {
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    const step = (): boolean => {
      try {
        const { done, value } = steps.next()
        if (done) resolve(value)
        return done === true
      } catch (error) {
        reject(error)
        return true
      }
    }
    this.jobs.push({ step })
    this.arrange()
    return promise
  }

  private arrange(): void {
    if (this.isArranged || this.jobs.length === 0) return
    this.isArranged = true
    setImmediate(() => {
      this.isArranged = false
      this.slice()
      this.arrange()
    })
  }

  private slice(): void {
    const end = this.now() + SLICE_MS
    while (this.now() < end) {
      const job = this.jobs.shift()
      // Ends the slice after a job's last step, so that the reactions to its promise run next.
      if (!job || job.step()) return
      this.jobs.push(job)
    }
  }
}
