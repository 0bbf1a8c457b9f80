import { richtextExtensions } from '@cowrite/crdt/richtext'
import { getSchema } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { expect, it } from 'vitest'
import { countText, DocumentCounter, readingMinutes } from './count-words.ts'

it.each([
  ['The river rises.', 3],
  ['It’s a well-known mother-in-law', 4],
  ['3.14 is not 2', 4],
  ['naïve Ärger Привет мир', 4],
  ['春の川', 3],
  ['春 river', 2],
  ['春river', 2],
  [' – … ', 0],
  ['', 0],
])('counts the words of “%s”', (text, words) => {
  expect(countText(text).words).toBe(words)
})

it('counts characters as readers see them', () => {
  expect(countText('a b\u0301 😀')).toEqual({ words: 2, characters: 5, charactersWithoutSpaces: 3 })
})

it('counts a document as its blocks, and a part of it', () => {
  const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
  const doc = Node.fromJSON(getSchema(richtextExtensions()), {
    type: 'doc',
    content: [paragraph('one two'), { type: 'blockquote', content: [paragraph('three')] }],
  })
  const counter = new DocumentCounter()
  expect(counter.count(doc)).toEqual({ words: 3, characters: 12, charactersWithoutSpaces: 11 })
  const part = { words: 2, characters: 8, charactersWithoutSpaces: 8 }
  expect(counter.countRange(doc, 5, doc.content.size)).toEqual(part)
  expect(counter.count(doc)).toEqual(counter.count(doc))
})

it('takes time with the length of a text only', () => {
  expect(countText(`${'a-'.repeat(100_000)} b`).words).toBe(2)
  expect(countText('-'.repeat(100_000)).words).toBe(0)
})

it('says how long reading takes', () => {
  expect([0, 1, 238, 1_190].map(readingMinutes)).toEqual([0, 1, 1, 5])
})
