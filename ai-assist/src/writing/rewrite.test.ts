import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { countDeletedWords, diffWords, ReadText } from './rewrite.ts'

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

describe('diffWords', () => {
  it('names only the words and signs that differ', () => {
    const before = 'He wrote teh report -- "fast"'
    const hunks = diffWords(before, 'He wrote the report – “fast”')!
    expect(hunks.map(({ from, to, insert }) => [before.slice(from, to), insert])).toEqual([
      ['teh', 'the'],
      ['--', '–'],
      ['"', '“'],
      ['"', '”'],
    ])
    expect(countDeletedWords(before, hunks)).toBe(1)
  })

  it('turns any text into any other', () => {
    const words = fc.array(fc.constantFrom('a', 'b', 'the', ' ', '.', '🦊', 'é'), { maxLength: 30 })
    fc.assert(
      fc.property(words, words, (from, to) => {
        const text = textOf(from.join(''))
        const read = new ReadText(text)
        read.apply(diffWords(read.content, to.join(''))!)
        expect(plain(text)).toBe(to.join(''))
      }),
    )
  })
})

describe('ReadText', () => {
  it('keeps the marks of what it replaces, and leaves inline code alone', () => {
    const text = textOf('teh bold teh code')
    text.format(4, 4, { bold: {} })
    text.format(9, 8, { code: {} })
    text.format(0, 3, { italic: {} })
    const read = new ReadText(text)
    expect(read.apply(diffWords(read.content, 'the bald the mode')!)).toBe(2)
    expect(text.toDelta()).toEqual([
      { insert: 'the', attributes: { italic: {} } },
      { insert: ' ' },
      { insert: 'bald', attributes: { bold: {} } },
      { insert: ' ' },
      { insert: 'teh code', attributes: { code: {} } },
    ])
  })

  it('leaves a word alone that somebody changed since it was read', () => {
    const text = textOf('teh wrod')
    const read = new ReadText(text)
    text.insert(6, 'x')
    text.insert(0, 'new ')
    expect(read.apply(diffWords(read.content, 'the word')!)).toBe(1)
    expect(plain(text)).toBe('new the wrxod')
  })

  it('does not replace a word that somebody deleted and typed again', () => {
    const text = textOf('teh end')
    const read = new ReadText(text)
    text.delete(0, 3)
    text.insert(0, 'teh')
    expect(read.apply(diffWords(read.content, 'the end')!)).toBe(0)
    expect(plain(text)).toBe('teh end')
  })
})
