/** Tells the person at the terminal what runs and how long it will take. */
export class Progress {
  #left: number
  readonly #write: (line: string) => void

  /** `seconds` is the estimate for everything. */
  constructor(seconds: number, write: (line: string) => void) {
    this.#left = seconds
    this.#write = write
  }

  /** A run begins. */
  begin(what: string): void {
    this.#write(`[${this.#remaining()} left] ${what}`)
  }

  /** Something worth a line within a run. */
  step(what: string): void {
    this.#write(`    ${what}`)
  }

  /** A run that was estimated at so many seconds has ended. */
  end(seconds: number): void {
    this.#left = Math.max(0, this.#left - seconds)
  }

  #remaining(): string {
    const minutes = Math.floor(this.#left / 60)
    return minutes > 0 ? `about ${minutes} min` : `about ${Math.ceil(this.#left)} s`
  }
}
