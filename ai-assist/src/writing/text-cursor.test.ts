import { MoveFollower } from '@cowrite/crdt/richtext'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { TextCursor } from './text-cursor.ts'

function textOf(content: string): Y.XmlText {
  const doc = new Y.Doc()
  const text = new Y.XmlText()
  doc.getXmlFragment('default').insert(0, [text])
  text.insert(0, content)
  return text
}

const plain = (text: Y.XmlText) =>
  text
    .toDelta()
    .map((part: { insert: string }) => part.insert)
    .join('')

describe('TextCursor', () => {
  it('goes on after its own text, whatever is typed before and right after it', () => {
    const text = textOf('Start.')
    const cursor = new TextCursor(text, 6, new MoveFollower(text.doc!))
    cursor.write(' one', {})
    text.insert(text.length, ' (typed)')
    text.insert(0, '>> ')
    cursor.write(' two', {})
    expect(plain(text)).toBe('>> Start. one two (typed)')
    expect(cursor.charBefore).toBe('o')
  })

  it('inherits no mark from its neighbours, on either side', () => {
    const text = textOf('bold')
    text.format(0, 4, { bold: {}, link: { href: 'https://example.com' } })
    const cursor = new TextCursor(text, 2, new MoveFollower(text.doc!))
    cursor.write('plain', {})
    cursor.write('slanted', { italic: true })
    expect(text.toDelta()[1]).toEqual({ insert: 'plain' })
    expect(text.toDelta()[2]).toEqual({ insert: 'slanted', attributes: { italic: {} } })
  })

  it('goes on where its text was when that is deleted', () => {
    const text = textOf('a c')
    const cursor = new TextCursor(text, 1, new MoveFollower(text.doc!))
    cursor.write(' b', {})
    text.delete(1, 2)
    cursor.write('!', {})
    expect(plain(text)).toBe('a! c')
  })
})
