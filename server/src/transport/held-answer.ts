/**
 * Maximum delay of the answer, in ms. Clients send their presence right after their step 1; clients without presence
 * wait this long for their answer.
 */
const HOLD_MS = 20

/**
 * The delayed answer to a returning client's step 1: the client's presence comes next and identifies its clientID, on
 * which the server's question depends.
 */
export class HeldAnswer {
  private held: { readonly stateVector: Uint8Array; readonly timer: NodeJS.Timeout } | null = null

  /** Holds the answer to this state vector; calls `answer` with it after {@link HOLD_MS} unless it is taken before. */
  hold(stateVector: Uint8Array, answer: (stateVector: Uint8Array) => void): void {
    this.cancel()
    const timer = setTimeout(() => {
      this.held = null
      answer(stateVector)
    }, HOLD_MS)
    this.held = { stateVector, timer }
  }

  /** The held state vector, to be answered now because the next message has arrived; `null` when there is none. */
  take(): Uint8Array | null {
    const { held } = this
    this.cancel()
    return held?.stateVector ?? null
  }

  /** Discards the held answer. */
  cancel(): void {
    if (this.held) clearTimeout(this.held.timer)
    this.held = null
  }
}
