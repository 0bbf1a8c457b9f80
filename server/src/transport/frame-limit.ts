import type { Logger } from 'pino'

/** Minimum time between two log entries about oversized frames, in ms: their clients retry continuously. */
const LOG_EVERY_MS = 10_000

/** The largest frame that clients may send, and the refusal of larger ones. One instance for all connections. */
export class FrameLimit {
  /** In bytes. */
  readonly maxBytes: number
  private readonly logger: Logger
  private readonly now: () => number
  private loggedAt = Number.NEGATIVE_INFINITY
  private refused = 0

  /** `now`: monotonic milliseconds. */
  constructor(maxBytes: number, logger: Logger, now: () => number) {
    this.maxBytes = maxBytes
    this.logger = logger
    this.now = now
  }

  /** Records a refused frame in the log, and returns the detail of the close reason. */
  refuse(): string {
    const { maxBytes } = this
    this.refused++
    if (this.now() - this.loggedAt >= LOG_EVERY_MS) {
      this.logger.warn(
        { maxBytes, frames: this.refused },
        'frames above COWRITE_MAX_FRAME_BYTES closed their sockets',
      )
      this.loggedAt = this.now()
      this.refused = 0
    }
    return `the limit is ${maxBytes} bytes`
  }
}
