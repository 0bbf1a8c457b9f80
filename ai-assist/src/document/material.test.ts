import { fromMarkdown, MAX_DEPTH } from '@cowrite/crdt/richtext'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { toPromptText } from './material.ts'
import { readBlocks, richText } from './text-block.ts'

it('EDIT-42: the assistant reads a heading whose level is no level, and code that holds a fence, as what they are', () => {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown('# Title\n\n````\n```\ncode\n````'))
  const [heading] = richText(doc).toArray() as Y.XmlElement[]
  for (const level of [1e9, -1, 'x', { a: 1 }, [2], null, Number.NaN]) {
    heading!.setAttribute('level', level as string)
    expect(toPromptText(readBlocks(doc))).toBe('# Title\n\n````\n```\ncode\n````')
  }
})

it('EDIT-161, EDIT-162: the assistant reads dates as days and mentions as names', () => {
  const doc = new Y.Doc()
  const line =
    'Due <time>2026-11-30</time>, see [@Plan](/d/demo%2Fplan) of <span data-mention="person">@Ana</span>: $x$'
  Y.applyUpdate(doc, fromMarkdown(line))
  expect(toPromptText(readBlocks(doc))).toBe('Due 2026-11-30, see Plan of @Ana: $x$')
})

it('EDIT-42: the assistant leaves out what is nested too deeply to be shown', () => {
  const doc = new Y.Doc()
  let inner: Y.XmlFragment = richText(doc)
  doc.transact(() => {
    for (let depth = 0; depth < 20_000; depth++) {
      const quote = new Y.XmlElement('blockquote')
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(`Depth ${depth}`)])
      inner.insert(0, [paragraph, quote])
      inner = quote
    }
  })
  expect(readBlocks(doc)).toHaveLength(MAX_DEPTH)
})
