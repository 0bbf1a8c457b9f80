/** Most sessions that are remembered. */
const MOST = 1_000

/** The sessions that clients have ended at this node: requests that still name one are refused. */
export class EndedSessions {
  private readonly ids = new Set<string>()

  add(id: string): void {
    this.ids.delete(id)
    this.ids.add(id)
    const [oldest] = this.ids
    if (this.ids.size > MOST && oldest !== undefined) this.ids.delete(oldest)
  }

  has(id: string): boolean {
    return this.ids.has(id)
  }
}
