import { setImmediate as turn } from 'node:timers/promises'
import { STEP_BYTES } from '../steps.ts'

/** What one item costs beside its bytes, counted in bytes. */
const ITEM_BYTES = 1024

/** Divides work on many items into turns of the event loop, so that others do not wait for all of it. */
export class Turns {
  #left = STEP_BYTES

  /** Counts an item that comes next; `true` when it belongs into the next turn: `await turns.next()` first. */
  isOver(bytes: number): boolean {
    this.#left -= bytes + ITEM_BYTES
    return this.#left < 0
  }

  /** Resolves after what the event loop has at hand now. */
  async next(): Promise<void> {
    this.#left = STEP_BYTES
    await turn()
  }
}
