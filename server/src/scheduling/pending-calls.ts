/** Delays of calls, in ms. */
export interface CallDelays {
  /** From the last request for a call. */
  readonly delayMs: number
  /** From the first request for it, however many follow. */
  readonly maxDelayMs: number
}

/** A call that is due. Times in ms of the process's clock. */
interface DueCall<Value> {
  value: Value
  readonly firstAt: number
  lastAt: number
  /** The call is not made before. */
  notBefore: number
}

interface Entry<Value> {
  due: DueCall<Value> | null
  timer: NodeJS.Timeout | null
  running: Promise<void> | null
}

/**
 * Debounced calls by key, never two of one key at once: what is requested during a call is one call after it. A key is
 * forgotten when nothing of it is due or runs.
 */
export class PendingCalls<Value> {
  private readonly delays: CallDelays
  private readonly call: (value: Value) => Promise<void>
  private readonly entries = new Map<string, Entry<Value>>()

  /** `call` must not reject. */
  constructor(delays: CallDelays, call: (value: Value) => Promise<void>) {
    this.delays = delays
    this.call = call
  }

  /** Keys of which a call is due or runs. */
  get size(): number {
    return this.entries.size
  }

  /**
   * Requests a call. `merge` makes its value from that of a call which is due already, or from nothing. `pauseMs`: least
   * time until the call, as after a failure.
   */
  request(key: string, merge: (due: Value | null) => Value, pauseMs = 0): void {
    let entry = this.entries.get(key)
    if (!entry) {
      entry = { due: null, timer: null, running: null }
      this.entries.set(key, entry)
    }
    const now = performance.now()
    if (entry.due) {
      entry.due.value = merge(entry.due.value)
      entry.due.lastAt = now
      entry.due.notBefore = Math.max(entry.due.notBefore, now + pauseMs)
    } else entry.due = { value: merge(null), firstAt: now, lastAt: now, notBefore: now + pauseMs }
    // A timer that is running looks at the times when it ends: requests are many.
    if (!entry.timer && !entry.running) this.arrange(key, entry)
  }

  /** Makes all calls that are due without their delay, and resolves when none is due or runs. */
  async flush(): Promise<void> {
    while (this.entries.size > 0) {
      for (const [key, entry] of this.entries) this.begin(key, entry)
      await Promise.all([...this.entries.values()].map(({ running }) => running))
    }
  }

  /** Calls nothing that is due now. */
  clear(): void {
    for (const [key, entry] of this.entries) {
      if (entry.timer) clearTimeout(entry.timer)
      entry.timer = null
      entry.due = null
      if (!entry.running) this.entries.delete(key)
    }
  }

  private arrange(key: string, entry: Entry<Value>): void {
    const { due } = entry
    if (!due) return
    entry.timer = setTimeout(() => this.elapsed(key, entry), Math.max(0, this.leftMs(due)))
  }

  /** Time until a call is made, in ms; negative when it is late. */
  private leftMs({ firstAt, lastAt, notBefore }: DueCall<Value>): number {
    const { delayMs, maxDelayMs } = this.delays
    return Math.max(Math.min(lastAt + delayMs, firstAt + maxDelayMs), notBefore) - performance.now()
  }

  private elapsed(key: string, entry: Entry<Value>): void {
    const { due } = entry
    // Timers may be early by a millisecond.
    if (due && this.leftMs(due) < 1) this.begin(key, entry)
    else this.arrange(key, entry)
  }

  private begin(key: string, entry: Entry<Value>): void {
    const { due } = entry
    if (!due || entry.running) return
    if (entry.timer) clearTimeout(entry.timer)
    entry.timer = null
    entry.due = null
    entry.running = this.call(due.value).then(() => {
      entry.running = null
      if (entry.due) this.arrange(key, entry)
      else this.entries.delete(key)
    })
  }
}
