/** Mean interval between two comparisons of a room, in ms. */
const COMPARE_MS = 10_000
/** Time in which messages in transit arrive, in ms. A difference that lasts longer has to be repaired. */
const TRANSIT_MS = 1_500

/**
 * Decides when to send a digest of a room to the other nodes, and when to repair a difference. Pure. While a room is
 * edited, nodes differ by the messages in transit; digests are therefore sent in pauses. Times in ms of any monotonic
 * clock.
 */
export class DigestSchedule {
  private readonly random: () => number
  private lastChange: number
  private due: number
  private differsSince: number | null = null

  /** `random` returns a number from 0 up to, but not including, 1. */
  constructor(now: number, random: () => number = Math.random) {
    this.random = random
    this.lastChange = now
    this.due = this.next(now)
  }

  /** The room changed. */
  changed(now: number): void {
    this.lastChange = now
    this.differsSince = null
  }

  /** Whether the last change is long enough ago for a comparison. */
  isQuiet(now: number): boolean {
    return now - this.lastChange >= TRANSIT_MS
  }

  /** A digest of another node was compared with the digest of this one. */
  compared(isEqual: boolean, now: number): void {
    if (isEqual) this.differsSince = null
    else this.differsSince ??= now
  }

  /** Called about once a second. Returns the action that is due. */
  poll(now: number): 'none' | 'send-digest' | 'repair' {
    if (!this.isQuiet(now)) return 'none'
    if (this.differsSince !== null && now - this.differsSince >= TRANSIT_MS) {
      this.differsSince = null
      return 'repair'
    }
    if (now < this.due) return 'none'
    this.due = this.next(now)
    return 'send-digest'
  }

  private next(now: number): number {
    return now + COMPARE_MS * (0.5 + this.random())
  }
}
