import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type Edit, prose, Typist } from '../typing/typist.ts'
import { Ledger } from './delivery.ts'
import { lackedAnywhere, lostEdits, read } from './survival.ts'

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

describe('lackedAnywhere', () => {
  const edits = typed(13, 200)
  const ledger = new Ledger(13)
  for (const edit of edits) ledger.add(edit, 0)
  const updates = edits.map((edit) => edit.update)

  it('counts what one of several receivers lacks, and what all lack once', () => {
    const whole = read([ledger], updates)
    const late = read([ledger], updates.slice(0, 190))
    const later = read([ledger], updates.slice(0, 185))
    expect(lackedAnywhere(whole)).toBe(0)
    expect(lackedAnywhere([...whole, ...late])).toBe(10)
    expect(lackedAnywhere([...late, ...later, ...late])).toBe(15)
  })

  it('counts everything of a writer from whom nothing came', () => {
    expect(lackedAnywhere([...read([ledger], []), ...read([ledger], updates)])).toBe(200)
  })
})
