/** A waiting task. */
interface Waiting {
  readonly key: string
  readonly isHeavy: boolean
  /** Its position in the order of turns; the lowest is next. */
  readonly turn: number
  readonly start: () => Promise<void>
}

/** Limits of running and waiting tasks. */
export interface QueueLimits {
  /** Concurrent tasks, at least two. */
  readonly running: number
  /** Waiting tasks; at most half of them may be heavy. */
  readonly waiting: number
  /** Waiting tasks of one key. */
  readonly waitingOfOne: number
}

/**
 * Runs several tasks concurrently, those of one key sequentially. Heavy tasks never occupy all places: one stays free
 * for the others. Keys alternate, so that many tasks of one key do not delay the first of another (start-time fair
 * queuing: P. Goyal, H. Vin, H. Cheng, 1996).
 */
export class TaskQueue {
  private readonly limits: QueueLimits
  /** The keys of the running tasks, with whether they are heavy. */
  private readonly running = new Map<string, boolean>()
  private readonly lastTurns = new Map<string, number>()
  private waiting: Waiting[] = []
  private turn = 0

  constructor(limits: QueueLimits) {
    this.limits = limits
  }

  /** Adds a task; returns a promise of its result, or `null` when too many tasks are waiting. */
  add<Result>(key: string, isHeavy: boolean, task: () => Promise<Result>): Promise<Result> | null {
    if (this.isFull(key, isHeavy)) return null
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    const turn = Math.max(this.turn, this.lastTurns.get(key) ?? 0) + 1
    this.lastTurns.set(key, turn)
    this.waiting.push({ key, isHeavy, turn, start: () => task().then(resolve, reject) })
    this.startNext()
    return promise
  }

  private isFull(key: string, isHeavy: boolean): boolean {
    const { waiting, waitingOfOne } = this.limits
    const heavy = this.waiting.filter((one) => one.isHeavy).length
    const ofOne = this.waiting.filter((one) => one.key === key).length
    return this.waiting.length >= waiting || ofOne >= waitingOfOne || (isHeavy && heavy >= waiting / 2)
  }

  private startNext(): void {
    const heavy = [...this.running.values()].filter(Boolean).length
    const hasPlace = (isHeavy: boolean): boolean =>
      this.running.size < this.limits.running && !(isHeavy && heavy >= this.limits.running - 1)
    const next = this.waiting
      .filter(({ key, isHeavy }) => !this.running.has(key) && hasPlace(isHeavy))
      .reduce<Waiting | null>((first, one) => (first && first.turn <= one.turn ? first : one), null)
    if (next === null) return
    this.waiting = this.waiting.filter((one) => one !== next)
    this.turn = Math.max(this.turn, next.turn)
    // The key has no waiting tasks; without an entry, its next task gets the same turn.
    if (this.lastTurns.get(next.key) === next.turn) this.lastTurns.delete(next.key)
    this.running.set(next.key, next.isHeavy)
    void next.start().finally(() => {
      this.running.delete(next.key)
      this.startNext()
    })
    this.startNext()
  }
}
