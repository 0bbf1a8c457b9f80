import { type MemoryState, sortedAuthorship } from '../memory/memory-state.ts'
import { StoreError } from '../store-error.ts'
import type {
  BatchOrigin,
  DocumentHead,
  StoredChanges,
  StoredDocument,
  StoredUpdate,
  UpdateEntry,
  UpdateStore,
} from './updates.ts'

/** `UpdateStore` in memory. Keeps the byte arrays it is given, as callers do not change them. */
export class MemoryUpdates implements UpdateStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async append(entries: readonly UpdateEntry[], origin?: BatchOrigin): Promise<number[]> {
    const { documents } = this.#state
    const missing = new Set<string>()
    for (const { documentId } of entries) if (!documents.has(documentId)) missing.add(documentId)
    if (missing.size > 0) throw StoreError.unknownDocuments([...missing])
    const name = (entry: UpdateEntry) => (origin === undefined ? null : `${origin.node} ${entry.number ?? 0}`)
    if (origin?.again) {
      const seqs = entries.map((entry) => {
        const { tail } = this.#state.document(entry.documentId)
        return tail.find((update) => update.origin === name(entry))?.seq ?? 0
      })
      if (seqs.some((seq) => seq > 0)) return seqs
    }
    const at = new Date()
    return entries.map((entry) => {
      const document = this.#state.document(entry.documentId)
      const { bytes, principal, authored = [] } = entry
      document.head += 1
      document.updatedAt = at
      document.tail.push({ seq: document.head, bytes, principal, at, origin: name(entry) })
      for (const authorship of authored) {
        const key = `${authorship.client} ${authorship.clock}`
        if (!document.authorship.has(key)) document.authorship.set(key, authorship)
      }
      return document.head
    })
  }

  async load(documentId: string): Promise<StoredDocument> {
    const document = this.#state.document(documentId)
    const { snapshot, head } = document
    const tail = document.tail.map(({ seq, bytes }) => ({ seq, bytes }))
    return { snapshot, tail, head, authorship: sortedAuthorship(document) }
  }

  async since(documentId: string, seq: number): Promise<StoredChanges> {
    const document = this.#state.document(documentId)
    const { snapshot, head, tail } = document
    return {
      head,
      snapshot: snapshot !== null && snapshot.seq > seq ? snapshot : null,
      updates: tail
        .filter((update) => update.seq > seq)
        .map((update) => ({ seq: update.seq, bytes: update.bytes, origin: originOf(update.origin) })),
      authorship: sortedAuthorship(document),
    }
  }

  async heads(documentIds: readonly string[]): Promise<ReadonlyMap<string, DocumentHead>> {
    const { documents } = this.#state
    return new Map(
      documentIds.flatMap((id): [string, DocumentHead][] => {
        const document = documents.get(id)
        if (document === undefined) return []
        const { head, trashedAt, readOnly } = document
        return [[id, { head, trashed: trashedAt !== null, readOnly }]]
      }),
    )
  }

  async snapshot(documentId: string, seq: number, bytes: Uint8Array): Promise<boolean> {
    const document = this.#state.document(documentId)
    if (document.snapshot !== null && document.snapshot.seq >= seq) return false
    if (document.head < seq) {
      throw new RangeError(
        `A snapshot cannot cover update ${seq}: the last one of ${documentId} is ${document.head}.`,
      )
    }
    document.snapshot = { seq, bytes }
    document.tail = document.tail.filter((update) => update.seq > seq)
    return true
  }
}

function originOf(origin: string | null): StoredUpdate['origin'] {
  const [node = '', number = '0'] = origin?.split(' ') ?? []
  return node === '' ? null : { node, number: Number(number) }
}
