import { FIELD } from '@cowrite/crdt/richtext'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { recoverBlocks } from './recover-blocks.ts'

function write(doc: Y.Doc, index: number, text: string): void {
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  doc.getXmlFragment(FIELD).insert(index, [paragraph])
}

function blocks(doc: Y.Doc): string[] {
  return doc
    .getXmlFragment(FIELD)
    .toArray()
    .map((block) => String(block).replace(/<[^>]*>/g, ''))
}

function copy(doc: Y.Doc): Y.Doc {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  return other
}

it('EDIT-51: what was typed under a clientID that another has is written again, where it stood, and nothing else', () => {
  const shared = new Y.Doc()
  for (const [index, text] of ['One.', 'Two.', 'Three.'].entries()) write(shared, index, text)
  const mine = copy(shared)
  const theirs = copy(shared)
  mine.clientID = 4711
  theirs.clientID = 4711
  write(mine, 1, 'Mine after one.')
  const two = mine.getXmlFragment(FIELD).get(2) as Y.XmlElement
  ;(two.get(0) as Y.XmlText).insert(4, ' Typed on.')
  write(theirs, 3, 'Theirs at the end, longer than mine.')
  theirs.getXmlFragment(FIELD).delete(0, 1)

  const fresh = copy(theirs)
  recoverBlocks(mine, new Set([4711]), fresh)
  expect(blocks(fresh)).toEqual([
    'Mine after one.',
    'Two.',
    'Two. Typed on.',
    'Three.',
    'Theirs at the end, longer than mine.',
  ])
  // Once is enough.
  recoverBlocks(mine, new Set([4711]), fresh)
  expect(blocks(fresh)).toHaveLength(5)
})

it('EDIT-51: what earlier windows left unsent is written again, too', () => {
  const shared = new Y.Doc()
  write(shared, 0, 'Shared.')
  const mine = copy(shared)
  write(mine, 1, 'Of an earlier window.')
  const reopened = copy(mine)
  write(reopened, 2, 'Of this window.')
  const fresh = copy(shared)
  recoverBlocks(reopened, new Set([reopened.clientID]), fresh)
  expect(blocks(fresh)).toEqual(['Shared.', 'Of an earlier window.', 'Of this window.'])
})
