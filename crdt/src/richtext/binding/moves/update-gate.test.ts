import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { generator, pick } from '../../testing/test-document.ts'
import { missingFor, UpdateGate } from './update-gate.ts'

const isReady = (doc: Y.Doc, update: Uint8Array) => missingFor(doc, update) === null

/** Two people who exchange everything after each edit, and the updates that they made, in order. */
function conversation(): { updates: Uint8Array[]; text: string } {
  const docs = [new Y.Doc(), new Y.Doc()] as const
  const updates: Uint8Array[] = []
  docs.forEach((doc, index) => {
    doc.clientID = index + 1
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin === 'other') return
      updates.push(update)
      Y.applyUpdate(docs[1 - index]!, update, 'other')
    })
  })
  for (let i = 0; i < 12; i++) {
    const text = docs[i % 2]!.getText('t')
    if (i % 4 === 3) text.delete(0, 2)
    else text.insert(i % 3 === 0 ? 0 : text.length, `${i}-${i}`)
  }
  return { updates, text: docs[0].getText('t').toString() }
}

describe('the gate of updates', () => {
  it('knows an update that builds on what the document has', () => {
    const { updates } = conversation()
    const doc = new Y.Doc()
    for (const update of updates) {
      expect(isReady(doc, update)).toBe(true)
      Y.applyUpdate(doc, update)
    }
  })

  it('holds each update of which any earlier one is missing that it refers to', () => {
    const { updates } = conversation()
    const doc = new Y.Doc()
    for (const update of updates.slice(1)) expect(isReady(doc, update)).toBe(false)
  })

  it('holds a deletion of what is not there yet', () => {
    const source = new Y.Doc()
    source.getText('t').insert(0, 'abc')
    const before = Y.encodeStateVector(source)
    source.getText('t').delete(1, 1)
    expect(isReady(new Y.Doc(), Y.encodeStateAsUpdate(source, before))).toBe(false)
    expect(isReady(new Y.Doc(), Y.encodeStateAsUpdate(source))).toBe(true)
  })

  it('applies all in any order of arrival, each after what it refers to', () => {
    const { updates, text } = conversation()
    for (let seed = 0; seed < 50; seed++) {
      const random = generator(seed)
      const doc = new Y.Doc()
      const gate = new UpdateGate(doc, (update) => {
        expect(isReady(doc, update)).toBe(true)
        Y.applyUpdate(doc, update)
        expect(doc.store.pendingStructs).toBeNull()
        expect(doc.store.pendingDs).toBeNull()
      })
      const rest = [...updates]
      while (rest.length > 0) {
        const next = pick(random, rest)
        rest.splice(rest.indexOf(next), 1)
        gate.offer(next)
      }
      expect([gate.held.length, doc.getText('t').toString()]).toEqual([0, text])
    }
  })

  it('holds no more than its limits, then applies everything in the order of arrival', () => {
    const { updates, text } = conversation()
    const doc = new Y.Doc()
    const applied: number[] = []
    const gate = new UpdateGate(
      doc,
      (update) => {
        applied.push(updates.indexOf(update))
        Y.applyUpdate(doc, update)
      },
      { bytes: 1_000, updates: 3 },
    )
    for (const update of updates.slice(1)) gate.offer(update)
    expect([applied, gate.held.length]).toEqual([[1, 2, 3, 4, 5, 6, 7, 8], 3])
    gate.offer(updates[0]!)
    expect([gate.held.length, doc.getText('t').toString()]).toEqual([0, text])
  })

  it('applies what became ready otherwise when it is told to look again', () => {
    const { updates } = conversation()
    const doc = new Y.Doc()
    const gate = new UpdateGate(doc, (update) => Y.applyUpdate(doc, update))
    gate.offer(updates[1]!)
    gate.retry()
    expect(gate.held).toHaveLength(1)
    Y.applyUpdate(doc, updates[0]!)
    gate.retry()
    expect([gate.held.length, doc.store.pendingStructs]).toEqual([0, null])
  })

  it('knows an update whose parts refer to each other', () => {
    const { updates } = conversation()
    expect(isReady(new Y.Doc(), Y.mergeUpdates(updates))).toBe(true)
  })
})
