import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type Edit, prose, Typist } from '../typing/typist.ts'
import { lostEdits } from './survival.ts'

function typed(clientId: number, count: number): Edit[] {
  const typist = new Typist(clientId, prose(clientId))
  return Array.from({ length: count }, () => typist.next())
}

function documentOf(edits: readonly Edit[]): Uint8Array {
  const doc = new Y.Doc()
  for (const { update } of edits) Y.applyUpdate(doc, update)
  return Y.encodeStateAsUpdate(doc)
}

describe('lostEdits', () => {
  const first = typed(11, 600)
  const second = typed(12, 600)
  const saved = [
    { clientId: 11, edits: first },
    { clientId: 12, edits: second },
  ]

  it('finds none lost in the whole document, whether it comes merged, collected or in pieces', () => {
    expect(first.some((edit) => edit.deleted.length > 0)).toBe(true)
    expect(lostEdits(saved, [documentOf([...first, ...second])])).toEqual([0, 0])
    expect(lostEdits(saved, [documentOf(first), ...second.map((edit) => edit.update)])).toEqual([0, 0])
  })

  it('counts what an earlier state lacks, typed and deleted', () => {
    expect(lostEdits(saved, [documentOf([...first.slice(0, 590), ...second])])).toEqual([10, 0])
    const deletion = first.findLastIndex((edit) => edit.end === null)
    const without = first.filter((_, i) => i !== deletion)
    expect(lostEdits(saved, [documentOf(without), documentOf(second)])).toEqual([1, 0])
  })

  it('counts everything when there is nothing, and does not mind what nobody was told about', () => {
    expect(lostEdits(saved, [])).toEqual([600, 600])
    const few = [{ clientId: 11, edits: first.slice(0, 5) }]
    expect(lostEdits(few, [documentOf([...first, ...second])])).toEqual([0])
  })
})
