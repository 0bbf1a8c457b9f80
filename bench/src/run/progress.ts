/** Prints on the terminal what is running and the estimated remaining time. */
export class Progress {
  #left: number
  readonly #write: (line: string) => void

  /** `seconds`: the estimate for all runs. */
  constructor(seconds: number, write: (line: string) => void) {
    this.#left = seconds
    this.#write = write
  }

  /** A run begins. */
  begin(what: string): void {
    this.#write(`[${this.#remaining()} left] ${what}`)
  }

  /** Prints a line within a run. */
  step(what: string): void {
    this.#write(`    ${what}`)
  }

  /** Ends a run that was estimated at `seconds`. */
  end(seconds: number): void {
    this.#left = Math.max(0, this.#left - seconds)
  }

  #remaining(): string {
    const minutes = Math.floor(this.#left / 60)
    return minutes > 0 ? `about ${minutes} min` : `about ${Math.ceil(this.#left)} s`
  }
}
