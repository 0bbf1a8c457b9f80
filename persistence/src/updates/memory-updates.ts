import type { MemoryAuthorshipTable } from '../authorship/memory-authorship.ts'
import type { MemoryDocumentTable } from '../documents/memory-documents.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import { StoreError } from '../store-error.ts'
import type {
  BatchOrigin,
  DocumentHead,
  StoredChanges,
  StoredDocument,
  StoredSnapshot,
  StoredUpdate,
  UpdateEntry,
  UpdateStore,
} from './updates.ts'

/** An update in memory. */
export interface MemoryUpdate {
  readonly seq: number
  readonly bytes: Uint8Array
  principal: string
  readonly at: Date
  /** Node and number; `null` when it was stored without an origin. */
  readonly origin: string | null
}

/** The snapshot and the updates of one document in memory. */
export interface MemoryLog {
  snapshot: StoredSnapshot | null
  tail: MemoryUpdate[]
}

const EMPTY_LOG = { snapshot: null, tail: [] } satisfies MemoryLog

/** Snapshots and updates in memory, by document. */
export class MemoryUpdateTable {
  readonly byDocument = new Map<string, MemoryLog>()

  /** The log of a document, for reading. */
  read(documentId: string): Readonly<MemoryLog> {
    return this.byDocument.get(documentId) ?? EMPTY_LOG
  }

  /** The log of a document, for writing. */
  write(writer: MemoryWriter, documentId: string): MemoryLog {
    let log = this.byDocument.get(documentId)
    if (log === undefined) {
      log = { snapshot: null, tail: [] }
      writer.set(this.byDocument, documentId, log)
    }
    return log
  }
}

/** The tables that `MemoryUpdates` reads and writes. */
export interface MemoryUpdateTables {
  readonly documents: MemoryDocumentTable
  readonly updates: MemoryUpdateTable
  readonly authorship: MemoryAuthorshipTable
}

/** `UpdateStore` in memory. Stores the byte arrays themselves: callers must not change them. */
export class MemoryUpdates implements UpdateStore {
  readonly #session: MemorySession
  readonly #tables: MemoryUpdateTables

  constructor(session: MemorySession, tables: MemoryUpdateTables) {
    this.#session = session
    this.#tables = tables
  }

  append(entries: readonly UpdateEntry[], origin?: BatchOrigin): Promise<number[]> {
    return this.#session.run((writer) => this.#append(writer, entries, origin))
  }

  #append(writer: MemoryWriter, entries: readonly UpdateEntry[], origin: BatchOrigin | undefined): number[] {
    const { documents, updates, authorship } = this.#tables
    const missing = new Set<string>()
    for (const { documentId } of entries) if (!documents.byId.has(documentId)) missing.add(documentId)
    if (missing.size > 0) throw StoreError.unknownDocuments([...missing])
    const name = (entry: UpdateEntry) => (origin === undefined ? null : `${origin.node} ${entry.number ?? 0}`)
    if (origin?.again) {
      const seqs = entries.map((entry) => {
        const { tail } = updates.read(entry.documentId)
        return tail.find((update) => update.origin === name(entry))?.seq ?? 0
      })
      if (seqs.some((seq) => seq > 0)) return seqs
    }
    const at = new Date()
    return entries.map((entry) => {
      const { documentId, bytes, principal, authored = [] } = entry
      const document = documents.get(documentId)
      const seq = document.head + 1
      writer.assign(document, { head: seq, updatedAt: at })
      const { tail } = updates.write(writer, documentId)
      writer.push(tail, { seq, bytes, principal, at, origin: name(entry) })
      authorship.add(writer, documentId, authored)
      return seq
    })
  }

  load(documentId: string): Promise<StoredDocument> {
    return this.#session.run(() => {
      const { head } = this.#tables.documents.get(documentId)
      const { snapshot, tail } = this.#tables.updates.read(documentId)
      return {
        snapshot,
        tail: tail.map(({ seq, bytes }) => ({ seq, bytes })),
        head,
        authorship: this.#tables.authorship.sorted(documentId),
      }
    })
  }

  since(documentId: string, seq: number): Promise<StoredChanges> {
    return this.#session.run(() => {
      const { head } = this.#tables.documents.get(documentId)
      const { snapshot, tail } = this.#tables.updates.read(documentId)
      return {
        head,
        covered: snapshot?.seq ?? 0,
        snapshot: snapshot !== null && snapshot.seq > seq ? snapshot : null,
        updates: tail
          .filter((update) => update.seq > seq)
          .map((update) => ({ seq: update.seq, bytes: update.bytes, origin: originOf(update.origin) })),
        authorship: this.#tables.authorship.sorted(documentId),
      }
    })
  }

  heads(documentIds: readonly string[]): Promise<ReadonlyMap<string, DocumentHead>> {
    return this.#session.run(() => {
      const heads = new Map<string, DocumentHead>()
      for (const id of documentIds) {
        const document = this.#tables.documents.byId.get(id)
        if (document === undefined) continue
        const { head, trashedAt, readOnly } = document
        heads.set(id, { head, trashed: trashedAt !== null, readOnly })
      }
      return heads
    })
  }

  snapshot(documentId: string, seq: number, bytes: Uint8Array): Promise<boolean> {
    return this.#session.run((writer) => {
      const { head } = this.#tables.documents.get(documentId)
      const { snapshot } = this.#tables.updates.read(documentId)
      if (snapshot !== null && snapshot.seq >= seq) return false
      if (head < seq) {
        throw new RangeError(
          `A snapshot cannot cover update ${seq}: the last one of ${documentId} is ${head}.`,
        )
      }
      const log = this.#tables.updates.write(writer, documentId)
      const tail = log.tail.filter((update) => update.seq > seq)
      writer.assign(log, { snapshot: { seq, bytes }, tail })
      return true
    })
  }
}

function originOf(origin: string | null): StoredUpdate['origin'] {
  const [node = '', number = '0'] = origin?.split(' ') ?? []
  return node === '' ? null : { node, number: Number(number) }
}
