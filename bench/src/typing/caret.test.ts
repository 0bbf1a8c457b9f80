import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { typistIn } from './caret.ts'
import { Typist } from './typist.ts'

it('types within a document that is there, and takes back only what is its own', () => {
  const base = new Y.Doc()
  base.clientID = 7
  base.getText('content').insert(0, 'A long document. '.repeat(50))
  const update = Y.encodeStateAsUpdate(base)
  const typist = new Typist(3_000_000_001, typistIn(update, 1))
  const edits = Array.from({ length: 500 }, () => typist.next())
  const reader = new Y.Doc()
  Y.applyUpdate(reader, update)
  for (const edit of edits) Y.applyUpdate(reader, edit.update)
  expect(reader.getText('content').toString()).toBe(typist.doc.getText('content').toString())
  const deleted = edits.filter((edit) => edit.end === null).length
  expect(deleted).toBeGreaterThan(5)
  expect(reader.getText('content').length).toBe(850 + edits.length - 2 * deleted)
  // The typing is inside the existing text, not at its edges as in an empty document.
  expect(reader.getText('content').toString().startsWith('A long')).toBe(true)
})
