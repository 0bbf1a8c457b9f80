import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Peer, peers } from '../testing/peer.ts'
import { hiddenCopies } from './reading.ts'

describe('somebody who only reads', () => {
  it('leaves out the copy that does not count, before any editor deletes it', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    const start = Y.encodeStateAsUpdate(a.doc)
    a.join(1)
    b.join(1)
    const reader = new Y.Doc()
    Y.applyUpdate(reader, start)
    for (const update of [...b.take(), ...a.take()]) Y.applyUpdate(reader, update)
    const text = (reader.getXmlFragment('default').get(0) as Y.XmlElement).get(0) as Y.XmlText
    expect(text.toString()).toBe('abcdefdef')
    const hidden = hiddenCopies(reader)
    const runs = [...hidden.runs()]
    expect(runs.map(({ client, length }) => [client, length])).toEqual([[2, 3]])
  })

  it('changes nothing, and does not make the array of moves', () => {
    const doc = new Y.Doc()
    doc.getXmlFragment('default').insert(0, [new Y.XmlElement('paragraph')])
    expect(hiddenCopies(doc).isEmpty).toBe(true)
    expect([...doc.share.keys()]).toEqual(['default'])
  })

  it('ignores entries that are none', () => {
    const doc = new Y.Doc()
    doc.getArray('moves').push([1, 'text', new Uint8Array([8, 1]), new Uint8Array(100_000), { a: 1 }])
    expect(hiddenCopies(doc).isEmpty).toBe(true)
    doc.getMap('other').set('a', 1)
    const elsewhere = new Y.Doc()
    elsewhere.getMap('moves').set('a', new Uint8Array([8, 1]))
    expect(hiddenCopies(elsewhere).isEmpty).toBe(true)
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
