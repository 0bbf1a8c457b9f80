/** Time limits of one streamed answer, in milliseconds. */
export interface StreamLimits {
  /** From the request to the first chunk. */
  readonly firstTokenMs: number
  /** Between two chunks. */
  readonly idleMs: number
  /** From the request to the end. */
  readonly totalMs: number
}

/** Long enough for reasoning models, short enough that users remember their request. */
export const STREAM_LIMITS: StreamLimits = { firstTokenMs: 30_000, idleMs: 20_000, totalMs: 180_000 }

/** The limit that was exceeded. */
export type StreamLimit = 'no-answer' | 'stalled' | 'too-slow'

/**
 * Monitors one streamed answer: aborts its own `signal` when a limit is exceeded, and with the outer signal. The
 * timeout of an HTTP client cannot do this, because it ends when headers arrive.
 */
export class Watchdog {
  /** The signal for the request. */
  readonly signal: AbortSignal
  #limit: StreamLimit | null = null
  readonly #controller = new AbortController()
  readonly #idleMs: number
  readonly #total: NodeJS.Timeout
  #next: NodeJS.Timeout

  constructor(limits: StreamLimits, outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#controller.signal])
    this.#idleMs = limits.idleMs
    this.#total = setTimeout(() => this.#bite('too-slow'), limits.totalMs)
    this.#next = setTimeout(() => this.#bite('no-answer'), limits.firstTokenMs)
  }

  /** The limit that was exceeded; null when none was. */
  get limit(): StreamLimit | null {
    return this.#limit
  }

  /** Must be called when a chunk arrives. */
  alive(): void {
    clearTimeout(this.#next)
    this.#next = setTimeout(() => this.#bite('stalled'), this.#idleMs)
  }

  /** Must be called when the answer has ended, to clear the timers. */
  end(): void {
    clearTimeout(this.#next)
    clearTimeout(this.#total)
  }

  #bite(limit: StreamLimit): void {
    this.end()
    this.#limit = limit
    this.#controller.abort()
  }
}
