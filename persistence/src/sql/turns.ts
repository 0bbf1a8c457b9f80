import { setImmediate as turn } from 'node:timers/promises'
import { STEP_BYTES } from '../steps.ts'

/** Cost of an item in addition to its bytes, in bytes. */
const ITEM_BYTES = 1024

/** Divides work on many items into turns of the event loop. */
export class Turns {
  #left = STEP_BYTES

  /** Counts the next item. `true`: it belongs into the next turn, so the caller has to await `next()` before it. */
  isOver(bytes: number): boolean {
    this.#left -= bytes + ITEM_BYTES
    return this.#left < 0
  }

  /** Resolves in the next turn of the event loop. */
  async next(): Promise<void> {
    this.#left = STEP_BYTES
    await turn()
  }
}
