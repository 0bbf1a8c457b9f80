/** Something that ends at a certain time by itself. */
export interface Expiring {
  /** Called about once a second; `now` as `Date.now()` counts. */
  passed(now: number): void
}

/** Time between two looks at all of them, in ms. */
const LOOK_MS = 1_000

/**
 * What ends by itself on this node, such as the credentials of sessions. One timer for all, because a timer for each of
 * many thousand sockets would cost more than to look at all of them once a second.
 */
export class Expirations {
  private readonly entries = new Set<Expiring>()
  private timer: NodeJS.Timeout | null = null

  add(entry: Expiring): void {
    this.entries.add(entry)
    this.timer ??= setInterval(() => this.look(Date.now()), LOOK_MS)
  }

  delete(entry: Expiring): void {
    this.entries.delete(entry)
    if (this.entries.size > 0 || this.timer === null) return
    clearInterval(this.timer)
    this.timer = null
  }

  private look(now: number): void {
    for (const entry of this.entries) entry.passed(now)
  }
}
