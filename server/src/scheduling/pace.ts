/** Calls by key, the first at once and the next after a pause; what is requested during the pause is one call after it. */
export class Pace {
  private readonly pauseMs: number
  /** The keys in their pause, with the call that is made after it. */
  private readonly pauses = new Map<string, { readonly timer: NodeJS.Timeout; due: (() => void) | null }>()

  /** `pauseMs`: least time between two calls of one key, in ms. */
  constructor(pauseMs: number) {
    this.pauseMs = pauseMs
  }

  /** Keys in their pause. */
  get size(): number {
    return this.pauses.size
  }

  /** Makes a call now, or after the pause instead of one that waits for it. */
  request(key: string, call: () => void): void {
    const pause = this.pauses.get(key)
    if (pause !== undefined) {
      pause.due = call
      return
    }
    this.pauses.set(key, { timer: setTimeout(() => this.elapsed(key), this.pauseMs), due: null })
    call()
  }

  /** Makes none of the calls that wait. */
  clear(): void {
    for (const { timer } of this.pauses.values()) clearTimeout(timer)
    this.pauses.clear()
  }

  private elapsed(key: string): void {
    const due = this.pauses.get(key)?.due ?? null
    this.pauses.delete(key)
    if (due !== null) this.request(key, due)
  }
}
