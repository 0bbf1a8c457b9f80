import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readPaper } from './trace.ts'
import { prose, recorded, Typist } from './typist.ts'

describe('Typist', () => {
  it('types updates that rebuild its document elsewhere, with contiguous clocks', () => {
    const typist = new Typist(7, prose(1))
    const copy = new Y.Doc()
    let clock = 0
    let deletions = 0
    for (let i = 0; i < 3000; i++) {
      const edit = typist.next()
      expect(Y.decodeUpdate(edit.update).structs.every((s) => s.id.client === 7)).toBe(true)
      if (edit.end !== null) {
        expect(Y.decodeUpdate(edit.update).structs[0]?.id.clock).toBe(clock)
        clock = edit.end
      }
      deletions += edit.deleted.length
      Y.applyUpdate(copy, edit.update)
    }
    expect(copy.getXmlFragment('default').toString()).toBe(typist.doc.getXmlFragment('default').toString())
    expect(Y.getState(copy.store, 7)).toBe(clock)
    expect(deletions).toBeGreaterThan(50)
    expect(copy.getXmlFragment('default').length).toBeGreaterThan(3)
  })

  it('is the same for the same seed', () => {
    const a = new Typist(7, prose(3))
    const b = new Typist(7, prose(3))
    for (let i = 0; i < 500; i++) expect(a.next().update).toEqual(b.next().update)
  })

  it('pastes when told to', () => {
    const typist = new Typist(7, prose(1, { every: 20, length: 1500 }))
    const sizes = Array.from({ length: 2000 }, () => typist.next().update.length)
    const pasted = sizes.filter((size) => size > 1500).length
    expect(pasted).toBeGreaterThan(50)
    expect(pasted).toBeLessThan(150)
  })

  it('types a recorded session, and says when it ends', () => {
    const transactions = readPaper().transactions.slice(0, 2000)
    const typist = new Typist(9, recorded(transactions))
    const copy = new Y.Doc()
    for (let i = 0; i < 2000; i++) Y.applyUpdate(copy, typist.next().update)
    let expected = ''
    for (const patches of transactions) {
      for (const [at, gone, text] of patches) {
        expected = expected.slice(0, at) + text + expected.slice(at + gone)
      }
    }
    expect(copy.getText('content').toString()).toBe(expected)
    expect(() => typist.next()).toThrow(/no more/)
  })

  it('of one room converge in any order between writers', () => {
    const typists = [1, 2, 3].map((id) => new Typist(id, prose(id)))
    const forward = new Y.Doc()
    const backward = new Y.Doc()
    const edits = typists.map((typist) => Array.from({ length: 200 }, () => typist.next().update))
    for (let i = 0; i < 200; i++) for (const own of edits) Y.applyUpdate(forward, own[i] ?? new Uint8Array())
    for (const own of edits.toReversed()) for (const update of own) Y.applyUpdate(backward, update)
    expect(forward.getXmlFragment('default').toString()).toBe(backward.getXmlFragment('default').toString())
  })
})
