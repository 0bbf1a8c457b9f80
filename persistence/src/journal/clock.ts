/** Time as the journal sees it; tests bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `work` once after `ms` milliseconds; the returned function calls it off. */
  after(ms: number, work: () => void): () => void
  /** Runs `work` after what the event loop has at hand now, such as messages that arrived together. */
  soon(work: () => void): void
}

/** The real time. */
export const SYSTEM_CLOCK: Clock = {
  now: () => Date.now(),
  after(ms, work) {
    const timer = setTimeout(work, ms)
    return () => clearTimeout(timer)
  },
  soon(work) {
    setImmediate(work)
  },
}
