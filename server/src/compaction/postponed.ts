/** After the first time in vain a document is left alone for so long, in ms… */
const FIRST_PAUSE_MS = 60_000
/** …and for twice as long each time after that, up to this. */
const LONGEST_PAUSE_MS = 60 * 60_000
/** Documents that are remembered, the oldest forgotten first. */
const MAX_DOCUMENTS = 10_000

/** Documents that something was tried with in vain, each for a time that grows with every further time. */
export class Postponed {
  private readonly documents = new Map<string, { readonly times: number; readonly until: number }>()
  private readonly now: () => number

  /** `now`: monotonic milliseconds. */
  constructor(now: () => number) {
    this.now = now
  }

  /** It was in vain once more. */
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

  /** Whether it is not to be tried yet. */
  has(documentId: string): boolean {
    return (this.documents.get(documentId)?.until ?? 0) > this.now()
  }

  /** It was done. */
  delete(documentId: string): void {
    this.documents.delete(documentId)
  }
}
