import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import type { Authorship, AuthorshipStore, DatedAuthorship } from './authorship.ts'

/** Authorship in memory: by document, then by client and clock. */
export class MemoryAuthorshipTable {
  readonly byDocument = new Map<string, Map<string, DatedAuthorship>>()

  /** Adds entries; existing ones are not replaced. */
  add(writer: MemoryWriter, documentId: string, entries: readonly Authorship[]): void {
    if (entries.length === 0) return
    const at = new Date()
    let own = this.byDocument.get(documentId)
    if (own === undefined) {
      own = new Map()
      writer.set(this.byDocument, documentId, own)
    }
    for (const entry of entries) {
      const key = `${entry.client} ${entry.clock}`
      if (!own.has(key)) writer.set(own, key, { ...entry, at })
    }
  }

  /** A document's entries by client, then clock. */
  sorted(documentId: string): Authorship[] {
    return this.dated(documentId).map(({ client, clock, author }) => ({ client, clock, author }))
  }

  /** A document's entries with their times, by client, then clock. */
  dated(documentId: string): DatedAuthorship[] {
    const own = this.byDocument.get(documentId)?.values() ?? []
    return [...own].sort((a, b) => a.client - b.client || a.clock - b.clock)
  }

  /** Replaces a principal by another; returns the number of entries that named it. */
  rename(writer: MemoryWriter, from: string, to: string): number {
    let count = 0
    for (const own of this.byDocument.values()) {
      for (const [key, entry] of own) {
        if (entry.author.principal !== from) continue
        writer.set(own, key, { ...entry, author: { ...entry.author, principal: to } })
        count++
      }
    }
    return count
  }
}

/** `AuthorshipStore` in memory. */
export class MemoryAuthorship implements AuthorshipStore {
  readonly #session: MemorySession
  readonly #authorship: MemoryAuthorshipTable

  constructor(session: MemorySession, authorship: MemoryAuthorshipTable) {
    this.#session = session
    this.#authorship = authorship
  }

  list(
    documentId: string,
    { clients, limit }: Parameters<AuthorshipStore['list']>[1],
  ): Promise<DatedAuthorship[]> {
    return this.#session.run(() =>
      this.#authorship
        .dated(documentId)
        .filter(({ client }) => clients === null || clients.includes(client))
        .slice(0, limit),
    )
  }
}
