import type { Refusal } from '../rooms/member.ts'

/** What a session owes its client while the socket takes nothing: one catch-up instead of a queue. */
export class Lag {
  /** The state vector of what the client was sent before. */
  readonly sent: Uint8Array
  /** The state vector of the client's last step 1, which could not be answered yet. */
  asked: Uint8Array | null = null
  /** Acknowledgements that could not be sent. */
  owed = 0
  /** Refusals that could not be sent, by their reason. */
  readonly refused = new Map<Refusal, number>()
  private readonly timer: NodeJS.Timeout

  /** `onTimeout` is called when it has lasted `timeoutMs`. */
  constructor(sent: Uint8Array, timeoutMs: number, onTimeout: () => void) {
    this.sent = sent
    this.timer = setTimeout(onTimeout, timeoutMs)
  }

  /** An update was refused for this reason. */
  refuse(reason: Refusal): void {
    this.refused.set(reason, (this.refused.get(reason) ?? 0) + 1)
  }

  /** It is over. */
  end(): void {
    clearTimeout(this.timer)
  }
}
