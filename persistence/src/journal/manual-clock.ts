import type { Clock } from './clock.ts'

/** A clock for tests that stands still until told to go on. */
export class ManualClock implements Clock {
  #now = 0
  #soon: (() => void)[] = []
  readonly #timers = new Set<{ readonly at: number; readonly work: () => void }>()

  now(): number {
    return this.#now
  }

  after(ms: number, work: () => void): () => void {
    const timer = { at: this.#now + ms, work }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  soon(work: () => void): void {
    this.#soon.push(work)
  }

  /** Milliseconds until each timer, soonest first. */
  get timers(): number[] {
    return [...this.#timers].map((timer) => timer.at - this.#now).sort((a, b) => a - b)
  }

  /** Runs what is to run soon, and what that sets off, until nothing more happens without time passing. */
  async settle(): Promise<void> {
    do {
      const work = this.#soon
      this.#soon = []
      for (const run of work) run()
      // One turn of the event loop: every promise that can settle does.
      await new Promise((resolve) => setImmediate(resolve))
    } while (this.#soon.length > 0)
  }

  /** Lets time pass, timer by timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms
    await this.settle()
    for (let next = this.#nextBefore(end); next !== null; next = this.#nextBefore(end)) {
      this.#now = next.at
      this.#timers.delete(next)
      next.work()
      await this.settle()
    }
    this.#now = end
  }

  #nextBefore(end: number) {
    const due = [...this.#timers].filter((timer) => timer.at <= end).sort((a, b) => a.at - b.at)
    return due[0] ?? null
  }
}
