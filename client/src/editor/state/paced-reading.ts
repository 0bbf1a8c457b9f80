/** Reads something from the server whenever somebody asks: at once, or a pause after the last reading has ended. */
export class PacedReading {
  readonly #read: () => Promise<void>
  readonly #pauseMs: number
  #busy: { isDue: boolean } | null = null
  #timer: ReturnType<typeof setTimeout> | null = null
  #isStopped = false

  constructor(read: () => Promise<void>, pauseMs: number) {
    this.#read = read
    this.#pauseMs = pauseMs
  }

  /** Asks for a reading. Those that are asked for during one and its pause become one. */
  ask(): void {
    if (this.#isStopped) return
    if (this.#busy !== null) {
      this.#busy.isDue = true
      return
    }
    this.#busy = { isDue: false }
    void this.#read().finally(() => {
      this.#timer = setTimeout(() => {
        const isDue = this.#busy?.isDue ?? false
        this.#busy = null
        if (isDue) this.ask()
      }, this.#pauseMs)
    })
  }

  /** Nothing is read any more. */
  stop(): void {
    this.#isStopped = true
    if (this.#timer !== null) clearTimeout(this.#timer)
  }
}
