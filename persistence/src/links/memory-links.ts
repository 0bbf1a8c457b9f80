import { VISIBLE_TO_ALL } from '../access/visibility.ts'
import type { DocumentRecord } from '../documents/documents.ts'
import { isVisible, type MemoryDocumentTable, newestFirst, toRecord } from '../documents/memory-documents.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { LinkingOptions, LinkStore } from './links.ts'

/** What a document mentions, and up to which update it was read. */
interface MemoryLinks {
  readonly revision: number
  readonly targets: ReadonlySet<string>
}

/** Links in memory, by document. */
export class MemoryLinkTable {
  readonly byDocument = new Map<string, MemoryLinks>()
}

/** `LinkStore` in memory. */
export class MemoryLinkStore implements LinkStore {
  readonly #session: MemorySession
  readonly #documents: MemoryDocumentTable
  readonly #links: MemoryLinkTable

  constructor(session: MemorySession, documents: MemoryDocumentTable, links: MemoryLinkTable) {
    this.#session = session
    this.#documents = documents
    this.#links = links
  }

  replace(documentId: string, revision: number, targets: readonly string[]): Promise<void> {
    return this.#session.run((writer) => {
      if (!this.#documents.byId.has(documentId) || this.#revisionOf(documentId) > revision) return
      writer.set(this.#links.byDocument, documentId, { revision, targets: new Set(targets) })
    })
  }

  linking(
    target: string,
    { limit, after, visibleTo = VISIBLE_TO_ALL }: LinkingOptions,
  ): Promise<DocumentRecord[]> {
    return this.#session.run(() =>
      [...this.#links.byDocument]
        .filter(([, { targets }]) => targets.has(target))
        .map(([id]) => this.#documents.get(id))
        .filter(({ project, key, trashedAt }) => trashedAt === null && `${project}/${key}` !== target)
        .filter((document) => isVisible(document, visibleTo))
        .filter((document) => after === undefined || newestFirst(after, document) < 0)
        .sort(newestFirst)
        .slice(0, limit)
        .map(toRecord),
    )
  }

  unread({ before, after, limit }: Parameters<LinkStore['unread']>[0]): Promise<DocumentRecord[]> {
    return this.#session.run(() =>
      [...this.#documents.byId.values()]
        .filter(({ id, head, updatedAt }) => head > this.#revisionOf(id) && updatedAt < before)
        .filter(({ id }) => after === null || id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit)
        .map(toRecord),
    )
  }

  #revisionOf(documentId: string): number {
    return this.#links.byDocument.get(documentId)?.revision ?? 0
  }
}
