/** Pause of a document after its first failure, in ms. */
const FIRST_PAUSE_MS = 60_000
/** The pause doubles with each further failure, up to this, in ms. */
const LONGEST_PAUSE_MS = 60 * 60_000
/** Maximum number of documents in the table; the oldest are removed first. */
const MAX_DOCUMENTS = 10_000

/** Documents for which an operation failed, each with a pause that grows with every further failure. */
export class Postponed {
  private readonly documents = new Map<string, { readonly times: number; readonly until: number }>()
  private readonly now: () => number

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  /** Records a failure. */
  add(documentId: string): void {
    const times = (this.documents.get(documentId)?.times ?? 0) + 1
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** (times - 1), LONGEST_PAUSE_MS)
    this.documents.delete(documentId)
    this.documents.set(documentId, { times, until: this.now() + pause })
    for (const oldest of this.documents.keys()) {
      if (this.documents.size <= MAX_DOCUMENTS) return
      this.documents.delete(oldest)
    }
  }

  /** Whether the pause of the document has not ended yet. */
  has(documentId: string): boolean {
    return (this.documents.get(documentId)?.until ?? 0) > this.now()
  }

  /** Records a success. */
  delete(documentId: string): void {
    this.documents.delete(documentId)
  }
}
