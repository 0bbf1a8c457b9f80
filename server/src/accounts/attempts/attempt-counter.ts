/** Counts attempts in windows of time. */
export interface AttemptCounter {
  /** Counts one attempt under `key`, in a window of `windowMs` that begins with the first one. */
  count(key: string, windowMs: number): Promise<AttemptCount>
  /** Takes one attempt back. */
  uncount(key: string): Promise<void>
  /** Forgets all attempts under `key`. */
  reset(key: string): Promise<void>
  close(): void
}

/** The attempts in the current window of a key. */
export interface AttemptCount {
  readonly attempts: number
  /** Until the end of the window, in ms. */
  readonly remainingMs: number
}

/** Keys that are kept; beyond it the oldest window is forgotten. */
const KEPT_KEYS = 50_000

interface Window {
  attempts: number
  readonly endsAt: number
}

/** Counts in the memory of this process, for a single node. */
export class MemoryAttemptCounter implements AttemptCounter {
  private readonly now: () => number
  private readonly windows = new Map<string, Window>()

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  async count(key: string, windowMs: number): Promise<AttemptCount> {
    const now = this.now()
    const known = this.windows.get(key)
    const window = known !== undefined && known.endsAt > now ? known : { attempts: 0, endsAt: now + windowMs }
    window.attempts++
    if (window !== known) {
      this.windows.delete(key)
      this.windows.set(key, window)
    }
    const [oldest] = this.windows.keys()
    if (this.windows.size > KEPT_KEYS && oldest !== undefined) this.windows.delete(oldest)
    return { attempts: window.attempts, remainingMs: window.endsAt - now }
  }

  async uncount(key: string): Promise<void> {
    const window = this.windows.get(key)
    if (window) window.attempts--
  }

  async reset(key: string): Promise<void> {
    this.windows.delete(key)
  }

  close(): void {
    this.windows.clear()
  }
}
