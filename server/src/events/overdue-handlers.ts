/** Calls of a consumer's handler that go on after their time, by document. Each counts until it ends or a limit passes. */
export class OverdueHandlers {
  private readonly limitMs: number
  /** End of the limit by document, in ms of the process's clock. */
  private readonly until = new Map<string, number>()

  constructor(limitMs: number) {
    this.limitMs = limitMs
  }

  /** The time of a call is over. */
  add(documentId: string, call: Promise<unknown>): void {
    const until = performance.now() + this.limitMs
    this.until.set(documentId, until)
    const end = (): void => {
      if (this.until.get(documentId) === until) this.until.delete(documentId)
    }
    call.then(end, end)
  }

  /** Whether such a call still counts. */
  has(documentId: string): boolean {
    const until = this.until.get(documentId)
    if (until === undefined) return false
    if (performance.now() < until) return true
    this.until.delete(documentId)
    return false
  }
}
