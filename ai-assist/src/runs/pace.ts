import { setTimeout as sleep } from 'node:timers/promises'

/** The rate of an agent's writes. */
export interface Pace {
  /** Time between two writes, in ms: steady text for readers, a moderate load for the room. */
  readonly flushMs: number
  /** Sustained characters per second; fast models generate about 1,000. */
  readonly charsPerSecond: number
  /** Characters that may be written at once after a pause. */
  readonly burst: number
  /** Maximum wait for the durable acknowledgement at the end, in ms. */
  readonly acknowledgeMs: number
}

/** Fast enough to be no noticeable delay, slow enough to be read while it is written. */
export const PACE: Pace = { flushMs: 40, charsPerSecond: 1_200, burst: 160, acknowledgeMs: 30_000 }

/** Waits; returns early, without error, when `signal` is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** A condition that one part of the program waits for and another signals. */
export class Wakeup {
  #resolve: (() => void) | null = null
  #woken = false

  /** Ends the current or the next {@link wait}. */
  wake(): void {
    this.#woken = true
    this.#resolve?.()
  }

  /** Resolves when woken since the last wait. One waiter at a time. */
  async wait(): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        this.#resolve = resolve
      })
    }
    this.#woken = false
    this.#resolve = null
  }
}
