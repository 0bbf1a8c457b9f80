/** Clients send their presence right after their step 1; those that show none wait for their answer so long, in ms. */
const HOLD_MS = 20

/**
 * The answer to a returning client's step 1, held back for a moment: the client's presence comes next and says which
 * clientID is its own, which the server's question then depends on.
 */
export class HeldAnswer {
  private held: { readonly stateVector: Uint8Array; readonly timer: NodeJS.Timeout } | null = null

  /** Holds the answer to this state vector; `answer` is called with it after a while unless it is taken before. */
  hold(stateVector: Uint8Array, answer: (stateVector: Uint8Array) => void): void {
    this.cancel()
    const timer = setTimeout(() => {
      this.held = null
      answer(stateVector)
    }, HOLD_MS)
    this.held = { stateVector, timer }
  }

  /** The state vector whose answer is due now, as the next message is here; `null` when none is. */
  take(): Uint8Array | null {
    const { held } = this
    this.cancel()
    return held?.stateVector ?? null
  }

  /** Nothing is answered any more. */
  cancel(): void {
    if (this.held) clearTimeout(this.held.timer)
    this.held = null
  }
}
