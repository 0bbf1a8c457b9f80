import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { UnsavedWork } from './unsaved-work.ts'

/** A document with one paragraph, and what knows of its unsaved text. */
function written() {
  const doc = new Y.Doc()
  const root = doc.getXmlFragment('content')
  const text = new Y.XmlText()
  const work = new UnsavedWork(doc)
  const ids = new Set([doc.clientID])
  const paragraph = new Y.XmlElement('paragraph')
  root.insert(0, [paragraph])
  paragraph.insert(0, [text])
  work.handshakeStarted(ids)
  return { doc, root, text, work, ids }
}

describe('text that is not acknowledged', () => {
  it('EDIT-273: is what was written after the last acknowledged message, without what was deleted', () => {
    const { root, text, work, ids } = written()
    work.unacknowledged(0)
    text.insert(0, 'Saved. ')
    work.unacknowledged(1)
    text.insert(7, 'Not saved.')
    work.unacknowledged(2)
    work.unacknowledged(1)
    expect(work.textIn(root, ids)).toBe('Not saved.')
    text.delete(7, 4)
    expect(work.textIn(root, ids)).toBe('saved.')
    work.unacknowledged(0)
    expect(work.textIn(root, ids)).toBe('')
  })

  it('is all that a handshake contains until it is acknowledged', () => {
    const { root, text, work, ids } = written()
    work.unacknowledged(0)
    text.insert(0, 'Offline.')
    work.unacknowledged(1)
    work.handshakeStarted(ids)
    work.unacknowledged(1)
    expect(work.textIn(root, ids)).toBe('Offline.')
    work.unacknowledged(0)
    expect(work.textIn(root, ids)).toBe('')
  })

  it('is none of what others wrote, and one line for each block', () => {
    const { doc, root, text, work, ids } = written()
    work.unacknowledged(0)
    const other = new Y.Doc()
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    const paragraph = other.getXmlFragment('content').get(0) as Y.XmlElement
    ;(paragraph.get(0) as Y.XmlText).insert(0, 'Theirs. ')
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
    text.insert(text.length, 'Mine.')
    const second = new Y.XmlElement('paragraph')
    root.insert(1, [second])
    second.insert(0, [new Y.XmlText('And this.')])
    expect(work.textIn(root, ids)).toBe('Mine.\nAnd this.')
  })
})
