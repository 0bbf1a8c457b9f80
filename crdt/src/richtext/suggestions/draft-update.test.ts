import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { fromMarkdown, toMarkdown } from '../markdown/markdown.ts'
import { FIELD } from '../schema/schema.ts'
import { draftUpdate } from './draft-update.ts'
import { releaseHunks } from './release.ts'

let client = 100
const newClient = () => ++client

/** What somebody did to a copy of a document, as an update. */
function updateOf(state: Uint8Array, work: (root: Y.XmlFragment) => void): Uint8Array {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, state)
  const before = Y.encodeStateVector(doc)
  doc.transact(() => work(doc.getXmlFragment(FIELD)))
  return Y.encodeStateAsUpdate(doc, before)
}

/** The first text with these words. */
function textWith(root: Y.XmlFragment, words: string): Y.XmlText {
  for (const type of root.createTreeWalker((each) => each instanceof Y.XmlText))
    if ((type as unknown as Y.XmlText).toString().includes(words)) return type as unknown as Y.XmlText
  throw new Error(`There is no text with “${words}”.`)
}

function replace(root: Y.XmlFragment, word: string, by: string): void {
  const text = textWith(root, word)
  const at = text
    .toString()
    .replaceAll(/<[^>]+>/g, '')
    .indexOf(word)
  text.delete(at, word.length)
  text.insert(at, by)
}

function paragraph(words: string): Y.XmlElement {
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(words)])
  return element
}

const MARKDOWN = 'One teh two\n\n- a **bold** wrod here\n\n| x   |\n| --- |\n| cel |\n\nLast'

it('AGENT-89: an update becomes parts of words and of new blocks, which do what it did', () => {
  const state = fromMarkdown(MARKDOWN)
  const update = updateOf(state, (root) => {
    replace(root, 'teh', 'the')
    replace(root, 'wrod', 'word')
    replace(root, 'cel', 'cell')
    root.insert(0, [paragraph('First'), paragraph('Second')])
    root.insert(root.length, [paragraph('End')])
  })
  const hunks = draftUpdate(state, update, newClient)!
  expect(hunks.map(({ label }) => label).toSorted()).toEqual([
    'Add: “End”',
    'Add: “First Second”',
    'Replace: “cel” with “cell”',
    'Replace: “teh” with “the”',
    'Replace: “wrod” with “word”',
  ])
  const released = releaseHunks(
    state,
    hunks.map((hunk) => ({ hunk, edited: null })),
    newClient,
  )
  const updates = released.flatMap((each) => (each.status === 'released' ? each.updates : []))
  const doc = new Y.Doc()
  for (const each of [state, ...updates.map((one) => one.update)]) Y.applyUpdate(doc, each)
  const wanted = MARKDOWN.replace('teh', 'the').replace('wrod', 'word').replace('cel ', 'cell')
  const table = wanted.replace('| x   |\n| --- |', '| x    |\n| ---- |').replace('| cell|', '| cell |')
  expect(toMarkdown(doc)).toBe(`First\n\nSecond\n\n${table}\n\nEnd\n`)
})

it('AGENT-89: an update that deletes or retypes a block or adds to a list is no suggestion', () => {
  const state = fromMarkdown(MARKDOWN)
  const draft = (work: (root: Y.XmlFragment) => void) => draftUpdate(state, updateOf(state, work), newClient)
  expect(draft((root) => root.delete(0, 1))).toBeNull()
  const item = new Y.XmlElement('listItem')
  item.insert(0, [paragraph('Another')])
  expect(draft((root) => (root.get(1) as Y.XmlElement).insert(0, [item]))).toBeNull()
  const retyped = (root: Y.XmlFragment) => {
    root.delete(0, 1)
    root.insert(0, [new Y.XmlElement('heading')])
  }
  expect(draft(retyped)).toBeNull()
  expect(draft(() => {})).toEqual([])
})
