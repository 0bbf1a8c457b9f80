import { richtextSchema } from '@cowrite/crdt/richtext'
import { describe, expect, it } from 'vitest'
import type { Block } from '../content/block.ts'
import { MAX_BLOCKS } from '../content/limits.ts'
import { plainTextOf } from '../content/plain-text.ts'
import { toNodes } from '../content/to-nodes.ts'
import { looksLikeMarkdown } from './markdown-signs.ts'
import { readText } from './read-text.ts'

const schema = richtextSchema()

/** The blocks in a notation of names and texts. */
const shown = (text: string): string => {
  const doc = schema.node('doc', null, toNodes(schema, readText(text)))
  doc.check()
  return doc.toString().slice(4, -1)
}

const kinds = (text: string): Block['kind'][] => readText(text).map((block) => block.kind)

describe('plain text', () => {
  it('is a paragraph for each line', () => {
    expect(shown('\ufeffa\r\n\r\n b\rc\n')).toBe('paragraph("a"), paragraph(" b"), paragraph("c")')
    expect(readText('')).toEqual([])
  })

  it('with tabs between columns is a table', () => {
    expect(shown('a\tb\n1\t2')).toBe(
      'table(tableRow(tableCell(paragraph("a")), tableCell(paragraph("b"))), tableRow(tableCell(paragraph("1")), tableCell(paragraph("2"))))',
    )
    expect(plainTextOf(readText('a\tb\n"1\n""x"""\t'))).toBe('a\tb\n1\n"x"\t')
    for (const text of ['a\tb', '\ta\tb\n\tc\td', 'a\tb\nc', 'a\t\nb\tc', 'a\tb\n\tc\n\td\n\te']) {
      expect([text, kinds(text)[0]]).toEqual([text, 'text'])
    }
  })

  it('of items is a list, nested by indentation', () => {
    expect(shown('- a\n\n  * b\n\t\t- c\n- d')).toBe(
      'bulletList(listItem(paragraph("a"), bulletList(listItem(paragraph("b"), bulletList(listItem(paragraph("c")))))), listItem(paragraph("d")))',
    )
    expect(shown('2. a\n3. b')).toBe('orderedList(listItem(paragraph("a")), listItem(paragraph("b")))')
    expect(shown('- [ ] a\n- [x] b\n- c')).toBe(
      'taskList(taskItem(paragraph("a")), taskItem(paragraph("b"))), bulletList(listItem(paragraph("c")))',
    )
    for (const text of ['- a', '- a\nb', '-a\n-b', '2024. a\n- ']) expect(kinds(text)[0]).toBe('text')
  })

  it('with more lines than the editor bears is code', () => {
    const lines = 'a\n'.repeat(MAX_BLOCKS + 1)
    expect(readText(lines)).toEqual([{ kind: 'code', text: lines.trimEnd(), language: null }])
    expect(readText(lines.slice(2))).toHaveLength(MAX_BLOCKS)
  })
})

describe('text is recognised as Markdown', () => {
  it.each([
    '# Title\n\nText',
    '```js\ncode\n```',
    '| a | b |\n| --- | --- |\n| 1 | 2 |',
    'See [this](https://example.com).',
    '- [ ] task',
    'Some **bold** and `code` here',
    '> quote\n\n- a\n- b',
  ])('%j', (text) => {
    expect(looksLikeMarkdown(text)).toBe(true)
  })
})

describe('text is not recognised as Markdown', () => {
  it.each([
    'A sentence.',
    'a * b * c = d',
    '#!/bin/sh\n# comment\necho a',
    'const a = [1](2)\nif (a) {\n  b()\n}',
    '#hashtag\n\ntext',
    '- one\n- two',
    'Dear Ada,\n\nthank you -- really --\n\nBen',
    '/** doc */\nfunction a() {\n  return `b` + `c`;\n}',
  ])('%j', (text) => {
    expect(looksLikeMarkdown(text)).toBe(false)
  })
})
