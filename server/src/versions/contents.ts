import { UpdateLog } from '@cowrite/crdt'
import type { Authorship, DocumentRecord, Store } from '@cowrite/persistence'
import type { RoomRegistry } from '../rooms/room-registry.ts'

/** The current content of documents: from their open rooms, including uncommitted updates, else from the database. */
export class Contents {
  private readonly store: Store
  private readonly registry: RoomRegistry

  constructor(store: Store, registry: RoomRegistry) {
    this.store = store
    this.registry = registry
  }

  /** The whole document as one Yjs V1 update, and the authorship of its parts. Rejects like `UpdateStore.load`. */
  async of(
    document: DocumentRecord,
  ): Promise<{ readonly bytes: Uint8Array; readonly authorship: readonly Authorship[] }> {
    const room = this.registry.find(document)
    if (room) return { bytes: room.updates.snapshot(), authorship: room.authors.all() }
    const { snapshot, tail, authorship } = await this.store.updates.load(document.id)
    const updates = tail.map(({ bytes }) => bytes)
    const log = await this.registry.work.run(UpdateLog.loading(snapshot?.bytes ?? null, updates))
    return { bytes: log.snapshot(), authorship }
  }
}
