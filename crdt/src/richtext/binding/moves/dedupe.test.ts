import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { surplusCopies } from './dedupe.ts'
import { deletedIds, deleteIds, isAlive, livingRuns } from './doc-items.ts'
import { type EdgeKind, encodeEntries, type MoveRun } from './entry-codec.ts'
import { type Id, IdSet } from './ids.ts'
import { copiesToKill, deletedSources } from './kill.ts'
import { Leaves } from './leaf.ts'
import { MoveIndex } from './move-index.ts'

/** A document in which clients 1 to 3 typed ten characters each into one text, and an index of moves between them. */
function setup(...entries: MoveRun[][]) {
  const doc = new Y.Doc()
  for (const client of [1, 2, 3]) {
    const other = new Y.Doc()
    other.clientID = client
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    other.getText('t').insert(0, 'abcdefghij')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
  }
  const index = new MoveIndex()
  for (const runs of entries) {
    const entry = { client: runs[0]!.destination.client, clock: 100 }
    for (const bytes of encodeEntries(runs, entry)) index.add(bytes, entry)
  }
  return { doc, leaves: new Leaves(index) }
}

const id = (client: number, clock: number): Id => ({ client, clock })
const run = (source: Id, destination: Id, length: number, kind: EdgeKind = 'move'): MoveRun => ({
  kind,
  length,
  source,
  destination,
})
const all = [1, 2, 3].map((client) => ({ client, clock: 0, length: 10 }))
const remove = (doc: Y.Doc, ids: IdSet) => doc.transact((transaction) => deleteIds(transaction, ids))
const setOf = (...runs: (Id & { length: number })[]) => {
  const ids = new IdSet()
  for (const each of runs) ids.add(each)
  return ids
}

describe('surplus copies', () => {
  it('are all but the one that counts, and none after they were deleted', () => {
    const { doc, leaves } = setup([run(id(1, 0), id(2, 4), 3)], [run(id(1, 1), id(3, 0), 2)])
    const surplus = surplusCopies(doc, leaves, all)
    expect([...surplus.runs()]).toEqual([
      { client: 1, clock: 0, length: 3 },
      { client: 3, clock: 0, length: 2 },
    ])
    remove(doc, surplus)
    expect(surplusCopies(doc, leaves, all).isEmpty).toBe(true)
    expect(doc.getText('t').length).toBe(25)
  })

  it('stay away where the copy that counts was deleted', () => {
    const { doc, leaves } = setup([run(id(1, 0), id(2, 4), 3)], [run(id(1, 1), id(3, 0), 2)])
    remove(doc, setOf({ ...id(2, 5), length: 1 }))
    expect([...surplusCopies(doc, leaves, all).runs()]).toContainEqual({ ...id(3, 0), length: 2 })
  })

  it('are only looked for among the candidates', () => {
    const { doc, leaves } = setup([run(id(1, 0), id(2, 4), 3)])
    expect([...surplusCopies(doc, leaves, [{ ...id(1, 2), length: 5 }]).runs()]).toEqual([
      { ...id(1, 2), length: 1 },
    ])
  })

  it('may be named by entries that speak of what does not exist', () => {
    const { doc, leaves } = setup([run(id(9, 0), id(2, 4), 3)], [run(id(1, 50), id(3, 60), 2 ** 5)])
    expect(surplusCopies(doc, leaves, [...all, { client: 1, clock: 50, length: 2 ** 40 }]).isEmpty).toBe(true)
  })
})

describe('copies of what this person had deleted', () => {
  const moves = (kind: EdgeKind) => [run(id(1, 2), id(2, 0), 4, kind)]

  it('are killed, as far as this person deleted the original', () => {
    const before = setup()
    const deleted = setOf({ ...id(1, 3), length: 2 }, { ...id(1, 9), length: 1 })
    remove(before.doc, deleted)
    for (const kind of ['move', 'carry'] as const) {
      const sources = deletedSources(before.doc, before.leaves, deleted, moves(kind))
      expect(sources).toEqual([{ client: 1, clock: 3, length: 2 }])
      const { leaves } = setup(moves(kind))
      expect([...copiesToKill(before.doc, leaves, sources).runs()]).toEqual([{ ...id(2, 1), length: 2 }])
    }
  })

  it('are not killed when another person deleted it, nor when it was revived', () => {
    const { doc, leaves } = setup()
    const deleted = setOf({ ...id(1, 3), length: 2 })
    remove(doc, deleted)
    expect(deletedSources(doc, leaves, new IdSet(), moves('move'))).toEqual([])
    expect(deletedSources(doc, leaves, deleted, moves('revival'))).toEqual([])
  })
})

describe('deleting by id', () => {
  it('deletes parts of items, in any type, and keeps the cached positions of Yjs right', () => {
    const doc = new Y.Doc()
    doc.clientID = 1
    const text = doc.getText('t')
    text.insert(0, 'x'.repeat(300))
    text.insert(150, 'middle')
    remove(doc, setOf({ client: 1, clock: 10, length: 100 }, { client: 1, clock: 301, length: 2 }))
    expect(text.toString()).toBe(`${'x'.repeat(50)}mdle${'x'.repeat(150)}`)
    text.insert(52, '!')
    expect(text.toString()).toBe(`${'x'.repeat(50)}md!le${'x'.repeat(150)}`)
    expect(livingRuns(doc, { client: 1, clock: 0, length: 20 })).toEqual([
      { client: 1, clock: 0, length: 10 },
    ])
    expect([isAlive(doc, id(1, 9)), isAlive(doc, id(1, 10)), isAlive(doc, id(7, 0))]).toEqual([
      true,
      false,
      false,
    ])
  })

  it('says what a transaction deleted', () => {
    const { doc } = setup()
    let ids = new IdSet()
    doc.on('afterTransaction', ({ deleteSet }) => {
      ids = deletedIds(deleteSet)
    })
    remove(doc, setOf({ ...id(2, 3), length: 4 }))
    expect([...ids.runs()]).toEqual([{ ...id(2, 3), length: 4 }])
  })
})
