import { randomUUID } from 'node:crypto'
import { type DocumentAddress, openStore, type Store } from '@cowrite/persistence'
import { pino } from 'pino'
import type { Access } from '../access/access.ts'
import { Compactor } from '../compaction/compactor.ts'
import { InternalMembers } from './internal-members.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import { Names } from './names.ts'
import { RoomAdmission } from './room-admission.ts'
import { RoomRegistry } from './room-registry.ts'

/** Rooms on a store in memory, for tests; `await using` closes both. */
export interface RoomsForTests extends AsyncDisposable {
  readonly store: Store
  readonly registry: RoomRegistry
  readonly admission: RoomAdmission
  readonly members: InternalMembers
}

/** Opens {@link RoomsForTests} in which this access decides. Names without a project belong to `demo`. */
export async function roomsForTests(access: Pick<Access, 'authorize'>): Promise<RoomsForTests> {
  const logger = pino({ level: 'silent' })
  const now = () => performance.now()
  const store = await openStore({ kind: 'memory' })
  const compactor = new Compactor(store)
  const registry = new RoomRegistry({
    node: randomUUID(),
    store,
    ensureDocument: ({ project, key }) => store.documents.ensure({ project, key }, key),
    compactor,
    limits: DEFAULT_LIMITS,
    logger,
    now,
    journalMaxBytes: 1_000_000,
  })
  const names = new Names(registry, store.documents, 'demo')
  const admission = new RoomAdmission({ registry, names, documents: store.documents, access })
  let owners = 0
  return {
    store,
    registry,
    admission,
    members: new InternalMembers(registry, admission, () => ++owners),
    [Symbol.asyncDispose]: async () => {
      await registry.close(1_000)
      await compactor.close()
      await store.close()
    },
  }
}

/** Creates a document in memory. */
export async function newDocument(store: Store, key: string): Promise<DocumentAddress & { id: string }> {
  return (await store.documents.ensure({ project: 'demo', key }, 'Title')).document
}
