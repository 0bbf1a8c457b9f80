import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { judge } from './judge.ts'
import { Ledger } from './ledger.ts'
import { pictureOf } from './picture.ts'

/** A document of one client, number 7, with the client's edits. */
function written(...tokens: string[]): { doc: Y.Doc; page: ReturnType<Ledger['page']> } {
  const doc = new Y.Doc()
  doc.clientID = 7
  const page = new Ledger().page(7)
  const text = doc.getText('content')
  for (const token of tokens) {
    page.enter('typed', token, Y.getState(doc.store, 7))
    text.insert(text.length, token)
  }
  return { doc, page }
}

const all = (): boolean => true
const none = (): boolean => false

it('finds nothing wrong with what is there once', () => {
  const { doc, page } = written('a1;', 'a2;')
  expect(judge(page.edits, pictureOf(doc), all)).toEqual([])
})

it('misses what must be kept, and nothing else', () => {
  const { page } = written('a1;', 'a2;')
  const picture = pictureOf(written('a1;').doc)
  expect(judge(page.edits, picture, all)).toEqual(['1 lost: a2;'])
  expect(judge(page.edits, picture, none)).toEqual([])
})

it('finds what is there twice, torn or unknown', () => {
  const { page } = written('a1;', 'a2;')
  const { doc } = written('a1;', 'a1;', 'a2;', 'b', '1;', 'a')
  expect(judge(page.edits, pictureOf(doc), all)).toEqual(['1 doubled: a1;', '2 torn or unknown: b1; a'])
})

it('finds what is back though it was erased', () => {
  const { doc, page } = written('a1;')
  page.enter('erased', 'a1;', 0)
  expect(judge(page.edits, pictureOf(doc), all)).toEqual(['1 back though erased: a1;'])
  expect(judge(page.edits, pictureOf(doc), none)).toEqual([])
  doc.getText('content').delete(0, 3)
  expect(judge(page.edits, pictureOf(doc), all)).toEqual([])
})

it('takes what waits for something older as kept', () => {
  const { doc, page } = written('a1;', 'a2;')
  page.enter('erased', 'a2;', 3)
  const later = Y.diffUpdate(Y.encodeStateAsUpdate(doc), Y.encodeStateVector(new Map([[7, 3]])))
  const gap = new Y.Doc()
  Y.applyUpdate(gap, later)
  expect(gap.getText('content').toString()).toBe('')
  expect(judge(page.edits, pictureOf(gap), all)).toEqual(['1 lost: a1;', '1 back though erased: a2;'])
  doc.getText('content').delete(3, 3)
  const full = new Y.Doc()
  Y.applyUpdate(full, Y.diffUpdate(Y.encodeStateAsUpdate(doc), Y.encodeStateVector(new Map([[7, 3]]))))
  expect(judge(page.edits, pictureOf(full), all)).toEqual(['1 lost: a1;'])
})
