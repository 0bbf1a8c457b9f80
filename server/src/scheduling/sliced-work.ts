import type { Steps } from '@cowrite/crdt'

/** Work of one turn of the event loop, in ms: other connections wait no longer for it. */
const SLICE_MS = 4

/** A job whose steps are not all done. */
interface Job {
  /** Does one step; `true` after the last one. */
  step(): boolean
}

/**
 * Does long work on the main thread in slices, one in each turn of the event loop, whoever asked for it: jobs take turns
 * by steps, so that a short one does not wait for the end of a long one.
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
   * Does all steps; resolves to what they return, rejects with what they throw. Nothing else happens between the last
   * step and the reactions to the promise.
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
      // After a last step, so that its promise's reactions come next.
      if (!job || job.step()) return
      this.jobs.push(job)
    }
  }
}
