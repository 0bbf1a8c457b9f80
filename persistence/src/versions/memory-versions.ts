import { v7 as uuidv7 } from 'uuid'
import type { MemoryState } from '../memory/memory-state.ts'
import type { VersionRecord, VersionStore } from './versions.ts'

/** `VersionStore` in memory. */
export class MemoryVersions implements VersionStore {
  readonly #state: MemoryState

  constructor(state: MemoryState) {
    this.#state = state
  }

  async create(made: Parameters<VersionStore['create']>[0]): Promise<VersionRecord> {
    const { documentId, kind, name, principal, bytes } = made
    const { versions } = this.#state.document(documentId)
    const version: VersionRecord = { id: uuidv7(), documentId, kind, name, principal, createdAt: new Date() }
    versions.set(version.id, { version, bytes })
    return version
  }

  async list(
    documentId: string,
    { before, limit }: { readonly before?: string; readonly limit: number },
  ): Promise<VersionRecord[]> {
    const versions = this.#state.documents.get(documentId)?.versions.values() ?? []
    return [...versions]
      .map(({ version }) => version)
      .filter(({ id }) => before === undefined || id < before)
      .sort((a, b) => (a.id < b.id ? 1 : -1))
      .slice(0, limit)
  }

  async load(documentId: string, id: string): Promise<{ version: VersionRecord; bytes: Uint8Array } | null> {
    return this.#state.documents.get(documentId)?.versions.get(id) ?? null
  }

  async rename(documentId: string, id: string, name: string): Promise<VersionRecord | null> {
    const versions = this.#state.documents.get(documentId)?.versions
    const found = versions?.get(id)
    if (versions === undefined || found === undefined) return null
    const version = { ...found.version, name }
    versions.set(id, { version, bytes: found.bytes })
    return version
  }

  async remove(documentId: string, ids: readonly string[]): Promise<void> {
    const versions = this.#state.documents.get(documentId)?.versions
    for (const id of ids) versions?.delete(id)
  }

  async documentsWithUnnamed(after: string | null, limit: number): Promise<string[]> {
    return [...this.#state.documents.values()]
      .filter(({ versions }) => [...versions.values()].some(({ version }) => version.name === null))
      .map(({ id }) => id)
      .filter((id) => after === null || id > after)
      .sort()
      .slice(0, limit)
  }
}
