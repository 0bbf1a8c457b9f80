import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openStore, type Store } from '@cowrite/persistence'
import { afterEach, beforeEach, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Compactor } from './compactor.ts'

/** As rooms say, few updates. */
const WORTH = 200
/** What a worker would be handed if the database had nothing to rebuild: it fails on that. */
const UNREADABLE = { updates: [Uint8Array.of(255)] }

let folder: string
let store: Store
let compactor: Compactor

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cowrite-compactor-'))
  store = await openStore({ kind: 'pglite', dataDir: folder })
  compactor = new Compactor(store)
})
afterEach(async () => {
  await compactor.close()
  await store.close()
  await rm(folder, { recursive: true })
})

/** A document in the database, and somebody who writes letter by letter into it. */
async function writing() {
  const { document } = await store.documents.ensure({ project: 'demo', key: 'compacted' }, 'compacted')
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update) => updates.push(update))
  const write = async (letters: number): Promise<void> => {
    for (let i = 0; i < letters; i++) doc.getText('content').insert(0, 'x')
    const entries = updates.splice(0).map((bytes) => ({ documentId: document.id, bytes, principal: 'ana' }))
    await store.updates.append(entries)
  }
  const length = (bytes: Uint8Array): number => {
    const copy = new Y.Doc()
    Y.applyUpdate(copy, bytes)
    return copy.getText('content').length
  }
  return { documentId: document.id, write, length }
}

it('NODE-42: what another node has compacted is taken as it is while little came since, and rebuilt with what came when that is much', async () => {
  const { documentId, write, length } = await writing()
  await write(WORTH)
  const rebuilt = await compactor.compact(documentId, UNREADABLE, WORTH)
  expect(length(rebuilt)).toBe(WORTH)

  await write(WORTH - 1)
  expect(await compactor.compact(documentId, UNREADABLE, WORTH)).toEqual(rebuilt)
  const { snapshot, tail } = await store.updates.load(documentId)
  expect([length(snapshot!.bytes), tail.length]).toEqual([WORTH, WORTH - 1])

  await write(1)
  expect(length(await compactor.compact(documentId, UNREADABLE, WORTH))).toBe(2 * WORTH)
  expect((await store.updates.load(documentId)).tail).toEqual([])
})

it('NODE-42: whoever wants every update compacted takes over only what has them all', async () => {
  const { documentId, write, length } = await writing()
  await write(3)
  expect(length(await compactor.compact(documentId, UNREADABLE, 1))).toBe(3)
  await write(1)
  const rebuilt = await compactor.compact(documentId, UNREADABLE, 1)
  expect(length(rebuilt)).toBe(4)
  expect(await compactor.compact(documentId, UNREADABLE, 1)).toEqual(rebuilt)
})
