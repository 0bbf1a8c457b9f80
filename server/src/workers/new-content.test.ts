import { FIELD, readContent } from '@cowrite/crdt/richtext'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { copyOf } from './new-content.ts'

function read(bytes: Uint8Array): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, bytes)
  return doc
}

it('API-17: a copy has the text, its marks and what the schema does not know, and nothing that was deleted', () => {
  const doc = new Y.Doc()
  const text = new Y.XmlText()
  text.insert(0, 'secret kept')
  text.format(7, 4, { bold: true })
  const future = new Y.XmlElement('future')
  future.setAttribute('level', 3 as never)
  future.insert(0, [text])
  doc.getXmlFragment(FIELD).insert(0, [future])
  text.delete(0, 7)
  const made = copyOf(doc)
  const copy = read(made?.bytes ?? new Uint8Array())
  expect(made?.clients).toEqual([1])
  expect(copy.getXmlFragment(FIELD).toJSON()).toBe(doc.getXmlFragment(FIELD).toJSON())
  expect(readContent(copy)).toEqual(readContent(doc))
  expect(Buffer.from(made?.bytes ?? []).includes('secret')).toBe(false)
})
