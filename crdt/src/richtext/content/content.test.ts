import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { FIELD, richtextSchema } from '../schema/schema.ts'
import { MARK_ORDER, readContent } from './content.ts'

function docOf(...texts: Y.XmlText[]): Y.Doc {
  const doc = new Y.Doc()
  const paragraph = new Y.XmlElement('paragraph')
  doc.getXmlFragment(FIELD).insert(0, [paragraph])
  paragraph.insert(0, texts)
  return doc
}

describe('the rich text as JSON', () => {
  it('VER-9: the same text gives the same JSON, however edits cut it and in whatever order marks were set', () => {
    const one = new Y.XmlText()
    one.applyDelta([{ insert: 'ab', attributes: { bold: {}, italic: {} } }, { insert: 'cd' }])
    const doc = docOf(one)
    const first = new Y.XmlText()
    first.insert(0, 'a', { italic: {} })
    const other = docOf(first, new Y.XmlText(), new Y.XmlText('bcd'))
    const [left, , right] = (other.getXmlFragment(FIELD).get(0) as Y.XmlElement).toArray() as Y.XmlText[]
    left!.format(0, 1, { bold: {} })
    right!.format(0, 3, { underline: {} })
    right!.format(0, 1, { italic: {}, bold: {}, underline: null })
    right!.format(1, 2, { underline: null })
    expect(readContent(other)).toEqual(readContent(doc))
    expect(JSON.stringify(readContent(other))).toBe(JSON.stringify(readContent(doc)))
  })

  it('VER-9: marks come in the order of the schema', () => {
    expect(Object.keys(richtextSchema().marks)).toEqual(MARK_ORDER)
  })
})
