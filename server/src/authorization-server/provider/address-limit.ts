/** Most addresses that are remembered. */
const MOST_ADDRESSES = 10_000

/** Limits how often each address may do something within a time. */
export class AddressLimit {
  private readonly most: number
  private readonly ms: number
  private readonly now: () => number
  private readonly counts = new Map<string, { readonly since: number; count: number }>()

  /** `now`: monotonic milliseconds. */
  constructor(most: number, ms: number, now: () => number) {
    this.most = most
    this.ms = ms
    this.now = now
  }

  /** Counts one more; whether it is within the limit. */
  take(address: string): boolean {
    const now = this.now()
    const known = this.counts.get(address)
    if (known === undefined || now - known.since >= this.ms) {
      this.counts.delete(address)
      this.counts.set(address, { since: now, count: 1 })
      const [oldest] = this.counts.keys()
      if (this.counts.size > MOST_ADDRESSES && oldest !== undefined) this.counts.delete(oldest)
      return true
    }
    known.count++
    return known.count <= this.most
  }
}
