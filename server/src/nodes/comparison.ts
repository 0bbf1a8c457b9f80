/** Rooms are compared about so often, in ms. */
const COMPARE_MS = 10_000
/** A difference that remains after this, in ms, is no longer one that is on its way. */
const DIFFERENCE_MS = 1_500

/**
 * When a room is to be compared with the same room on other nodes, and when a difference is to be settled. Pure. While
 * somebody writes, nodes differ by what is on its way: they compare in the next pause. Times in ms of any clock that
 * does not go back.
 */
export class Comparison {
  private readonly random: () => number
  private lastChange: number
  private due: number
  private differsSince: number | null = null

  /** `random` is from 0 up to 1. */
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

  /** Whether comparing now says anything. */
  isCalm(now: number): boolean {
    return now - this.lastChange >= DIFFERENCE_MS
  }

  /** Another node compared itself with this one. */
  compared(isEqual: boolean, now: number): void {
    if (isEqual) this.differsSince = null
    else this.differsSince ??= now
  }

  /** To be called every second or so: what is to be done. */
  look(now: number): 'nothing' | 'compare' | 'settle' {
    if (!this.isCalm(now)) return 'nothing'
    if (this.differsSince !== null && now - this.differsSince >= DIFFERENCE_MS) {
      this.differsSince = null
      return 'settle'
    }
    if (now < this.due) return 'nothing'
    this.due = this.next(now)
    return 'compare'
  }

  private next(now: number): number {
    return now + COMPARE_MS * (0.5 + this.random())
  }
}
