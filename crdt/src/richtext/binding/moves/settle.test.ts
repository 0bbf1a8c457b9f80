import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Peer, peers } from '../testing/peer.ts'
import { settleMoves } from './settle.ts'

/** The texts of the paragraphs of a document. */
const paragraphs = (doc: Y.Doc) =>
  (doc.getXmlFragment('default').toArray() as Y.XmlElement[]).map((block) =>
    (block.toArray() as Y.XmlText[]).map((text) => text.toString()).join(''),
  )

describe('somebody without an editor', () => {
  it('has one copy of what two people moved at the same time', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    const start = Y.encodeStateAsUpdate(a.doc)
    a.join(1)
    b.join(1)
    const reader = new Y.Doc()
    Y.applyUpdate(reader, Y.mergeUpdates([start, ...b.take(), ...a.take()]))
    expect(paragraphs(reader)).toEqual(['abcdefdef'])
    settleMoves(reader)
    expect(paragraphs(reader)).toEqual(['abcdef'])
  })

  it('has what was typed into another copy', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    const start = Y.encodeStateAsUpdate(a.doc)
    a.move(1, 1, 'heading')
    b.move(1, 1, 'heading')
    b.type(1, 1, 'X')
    const reader = new Y.Doc()
    Y.applyUpdate(reader, Y.mergeUpdates([start, ...a.take(), ...b.take()]))
    settleMoves(reader)
    expect(paragraphs(reader)).toEqual(['abc', 'dXef'])
  })

  it('changes nothing where nothing was moved, and does not make the array of moves', () => {
    const doc = new Y.Doc()
    doc.getXmlFragment('default').insert(0, [new Y.XmlElement('paragraph')])
    const before = Y.encodeStateAsUpdate(doc)
    settleMoves(doc)
    expect([...doc.share.keys()]).toEqual(['default'])
    expect(Y.encodeStateAsUpdate(doc)).toEqual(before)
  })

  it('ignores entries that are none', () => {
    const doc = new Y.Doc()
    doc.getArray('moves').push([1, 'text', new Uint8Array([8, 1]), new Uint8Array(100_000), { a: 1 }])
    const elsewhere = new Y.Doc()
    elsewhere.getMap('moves').set('a', new Uint8Array([8, 1]))
    for (const each of [doc, elsewhere]) {
      const before = Y.encodeStateAsUpdate(each)
      settleMoves(each)
      expect(Y.encodeStateAsUpdate(each)).toEqual(before)
    }
  })
})

describe('an editor', () => {
  it('is not disturbed by forged entries, nor by the deletion of entries', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    b.doc.getArray('moves').push([new Uint8Array([0xff, 0xff]), 5, new Uint8Array([12, 3, 1])])
    a.join(1)
    for (const update of b.take()) a.receive(update)
    for (const update of a.take()) b.receive(update)
    expect([a.texts, b.texts]).toEqual([['abcdef'], ['abcdef']])
    b.doc.getArray('moves').delete(0, b.doc.getArray('moves').length)
    for (const update of b.take()) a.receive(update)
    a.type(0, 3, 'X')
    for (const update of a.take()) b.receive(update)
    expect([a.texts, b.texts]).toEqual([['abcXdef'], ['abcXdef']])
    b.split(0, 2)
    for (const update of b.take()) a.receive(update)
    expect(a.texts).toEqual(['ab', 'cXdef'])
  })

  it('deletes copies that were left twice when it opens the document', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    const start = Y.encodeStateAsUpdate(a.doc)
    a.join(1)
    b.join(1)
    const late = new Peer(9)
    late.receive(Y.mergeUpdates([start, ...a.take(), ...b.take()]))
    expect(late.texts).toEqual(['abcdef'])
  })

  it('does so too when the document was there before the editor, and keeps what was typed into such a copy', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    const start = Y.encodeStateAsUpdate(a.doc)
    a.move(1, 1, 'heading')
    b.move(1, 1, 'heading')
    b.type(1, 1, 'X')
    const late = new Peer(9, Y.mergeUpdates([start, ...a.take(), ...b.take()]))
    expect(late.texts).toHaveLength(3)
    late.reconciler.repairOpened()
    expect(late.texts).toEqual(['abc', 'dXef'])
    const repaired = late.take()
    late.reconciler.repairOpened()
    expect([repaired.length, late.take()]).toEqual([1, []])
  })
})
