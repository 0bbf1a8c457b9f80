import type { Store } from '../store.ts'
import { MemoryDocuments } from './memory-documents.ts'
import { MemoryState } from './memory-state.ts'
import { MemoryUpdates } from './memory-updates.ts'
import { MemoryUpkeep } from './memory-upkeep.ts'
import { MemoryVersions } from './memory-versions.ts'

/** A store that keeps nothing beyond the process; for tests and benchmarks. Acknowledges at once. */
export class MemoryStore implements Store {
  readonly kind = 'memory'
  readonly documents: MemoryDocuments
  readonly updates: MemoryUpdates
  readonly versions: MemoryVersions
  readonly upkeep: MemoryUpkeep
  readonly #state = new MemoryState()

  constructor() {
    this.documents = new MemoryDocuments(this.#state)
    this.updates = new MemoryUpdates(this.#state)
    this.versions = new MemoryVersions(this.#state)
    this.upkeep = new MemoryUpkeep(this.#state)
  }

  async ping(): Promise<void> {
    this.#state.documents.has('')
  }

  async close(): Promise<void> {
    this.#state.close()
  }
}
