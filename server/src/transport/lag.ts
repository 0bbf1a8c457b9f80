import type { Refusal } from '../rooms/member.ts'

/** What a session must send to its client after the socket was blocked: one catch-up instead of a queue. */
export class Lag {
  /** The state vector of what was sent to the client before. */
  readonly sent: Uint8Array
  /** The state vector of the client's last unanswered step 1. */
  asked: Uint8Array | null = null
  /** Number of acknowledgements that could not be sent. */
  owed = 0
  /** Number of refusals that could not be sent, by reason. */
  readonly refused = new Map<Refusal, number>()
  private readonly timer: NodeJS.Timeout

  /** `onTimeout` is called when the lag has lasted `timeoutMs`. */
  constructor(sent: Uint8Array, timeoutMs: number, onTimeout: () => void) {
    this.sent = sent
    this.timer = setTimeout(onTimeout, timeoutMs)
  }

  /** Counts an update refused for this reason. */
  refuse(reason: Refusal): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1)
  }

  /** Ends the lag and stops its timer. */
  end(): void {
    clearTimeout(this.timer)
  }
}
