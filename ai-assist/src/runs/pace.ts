import { setTimeout as sleep } from 'node:timers/promises'

/** How an agent writes. */
export interface Pace {
  /** Between two writes, in ms: a reader sees steady text, the room no flood. */
  readonly flushMs: number
  /** Characters per second over time; fast models give about 1,000. */
  readonly charsPerSecond: number
  /** Characters that may come at once after a pause. */
  readonly burst: number
  /** How long the durable acknowledgement may take at the end, in ms. */
  readonly acknowledgeMs: number
}

/** Quick enough that nobody waits for it, slow enough that one can read along. */
export const PACE: Pace = { flushMs: 40, charsPerSecond: 1_200, burst: 160, acknowledgeMs: 30_000 }

/** Waits; returns early, without error, when `signal` is aborted. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** A condition that one side waits for and the other side reports. */
export class Wakeup {
  #resolve: (() => void) | null = null
  #woken = false

  /** Ends the present or the next {@link wait}. */
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
