/** Lets one unit of work run at a time, and makes other calls wait while one is open. */
export class UnitGate {
  #open: Promise<void> | null = null

  /** Whether a unit of work is open. When it is not, a call may go on without waiting. */
  get isOpen(): boolean {
    return this.#open !== null
  }

  /** Resolves when no unit of work is open. Calls go on in the order in which they began to wait. */
  async whenFree(): Promise<void> {
    while (this.#open !== null) await this.#open
  }

  /** Runs a unit of work once no other is open; settles as `work` does. */
  async hold<Result>(work: () => Promise<Result>): Promise<Result> {
    while (this.#open !== null) await this.#open
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#open = promise
    try {
      return await work()
    } finally {
      this.#open = null
      resolve()
    }
  }
}
