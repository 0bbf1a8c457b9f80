import type { DocumentRecord, Store, VersionRecord } from '@cowrite/persistence'
import { z } from 'zod'
import { ServiceError } from '../errors/service-error.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import { Contents } from './contents.ts'

/** Denotes the current document in place of the id of a version. */
export const NOW = 'now'

const uuid = z.uuid()

/** The states of documents: their versions, and what they are now. */
export class VersionStates {
  readonly contents: Contents
  private readonly store: Store

  constructor(store: Store, registry: RoomRegistry) {
    this.store = store
    this.contents = new Contents(store, registry)
  }

  /** The state with that id, or the current one ({@link NOW}). Rejects with `not-found` when there is none. */
  async of(
    document: DocumentRecord,
    id: string,
  ): Promise<{ readonly version: VersionRecord | null; readonly bytes: Uint8Array }> {
    if (id === NOW) return { version: null, bytes: (await this.contents.of(document)).bytes }
    const { versions } = this.store.forTenants([document.organization])
    const state = uuid.safeParse(id).success ? await versions.load(document.id, id) : null
    if (!state) throw noVersion(id)
    return state
  }
}

/** The refusal of a version that the document does not have. */
export function noVersion(id: string): ServiceError {
  return new ServiceError('not-found', `This document has no version ${id}.`)
}
