/** Limits on one streamed answer, in milliseconds. */
export interface StreamLimits {
  /** From the request to the first chunk. */
  readonly firstTokenMs: number
  /** Between two chunks. */
  readonly idleMs: number
  /** From the request to the end. */
  readonly totalMs: number
}

/** Generous for reasoning models, short enough that a person still knows what they asked for. */
export const STREAM_LIMITS: StreamLimits = { firstTokenMs: 30_000, idleMs: 20_000, totalMs: 180_000 }

/** Which limit was hit. */
export type StreamLimit = 'no-answer' | 'stalled' | 'too-slow'

/**
 * Watches one streamed answer: aborts its own `signal` when a limit is hit, and with the outer signal. The
 * time-out of HTTP clients ends when headers arrive, so it cannot do this.
 */
export class Watchdog {
  /** Hand this to the request. */
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

  /** The limit that was hit, if one was. */
  get limit(): StreamLimit | null {
    return this.#limit
  }

  /** A chunk arrived. */
  alive(): void {
    clearTimeout(this.#next)
    this.#next = setTimeout(() => this.#bite('stalled'), this.#idleMs)
  }

  /** The answer ended; must be called, or timers stay. */
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
