import { MemoryDocuments } from './documents/memory-documents.ts'
import { MemoryMaintenance } from './maintenance/memory-maintenance.ts'
import { MemoryState } from './memory/memory-state.ts'
import type { Store } from './store.ts'
import { MemoryUpdates } from './updates/memory-updates.ts'
import { MemoryVersions } from './versions/memory-versions.ts'

/** A store that keeps nothing beyond the process; for tests and benchmarks. Acknowledges at once. */
export class MemoryStore implements Store {
  readonly kind = 'memory'
  readonly documents: MemoryDocuments
  readonly updates: MemoryUpdates
  readonly versions: MemoryVersions
  readonly maintenance: MemoryMaintenance
  readonly #state = new MemoryState()

  constructor() {
    this.documents = new MemoryDocuments(this.#state)
    this.updates = new MemoryUpdates(this.#state)
    this.versions = new MemoryVersions(this.#state)
    this.maintenance = new MemoryMaintenance(this.#state)
  }

  async ping(): Promise<void> {
    this.#state.documents.has('')
  }

  async close(): Promise<void> {
    this.#state.close()
  }
}
