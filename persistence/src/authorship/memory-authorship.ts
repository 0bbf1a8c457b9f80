import type { MemoryWriter } from '../memory/memory-writer.ts'
import type { Authorship } from './authorship.ts'

/** Authorship in memory: by document, then by client and clock. */
export class MemoryAuthorshipTable {
  readonly byDocument = new Map<string, Map<string, Authorship>>()

  /** Adds entries; existing ones are not replaced. */
  add(writer: MemoryWriter, documentId: string, entries: readonly Authorship[]): void {
    if (entries.length === 0) return
    let own = this.byDocument.get(documentId)
    if (own === undefined) {
      own = new Map()
      writer.set(this.byDocument, documentId, own)
    }
    for (const entry of entries) {
      const key = `${entry.client} ${entry.clock}`
      if (!own.has(key)) writer.set(own, key, entry)
    }
  }

  /** A document's entries by client, then clock. */
  sorted(documentId: string): Authorship[] {
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
