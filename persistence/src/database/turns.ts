import { setImmediate as turn } from 'node:timers/promises'

/** Work of one turn of the event loop, in bytes to copy and check: some ms. */
const TURN_BYTES = 1024 * 1024
/** What one item costs beside its bytes, counted in bytes. */
const ITEM_BYTES = 1024

/** Divides long work on bytes into turns of the event loop, so that others do not wait for all of it. */
export class Turns {
  #left = TURN_BYTES

  /** Counts an item that comes next; `true` when it belongs into the next turn: `await turns.next()` first. */
  isOver(bytes: number): boolean {
    this.#left -= bytes + ITEM_BYTES
    return this.#left < 0
  }

  /** Resolves after what the event loop has at hand now. */
  async next(): Promise<void> {
    this.#left = TURN_BYTES
    await turn()
  }
}
