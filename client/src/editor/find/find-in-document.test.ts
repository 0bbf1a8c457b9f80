import { richtextExtensions } from '@cowrite/crdt/richtext'
import { getSchema } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { expect, it } from 'vitest'
import { type BlockMatches, DocumentMatches, eachTextblock, textOfBlock } from './find-in-document.ts'
import { findInText } from './find-in-text.ts'

const schema = getSchema(richtextExtensions())
const paragraph = (...content: object[]) => ({ type: 'paragraph', content })
const text = (text: string) => ({ type: 'text', text })

const doc = Node.fromJSON(schema, {
  type: 'doc',
  content: [
    paragraph(text('one two one')),
    { type: 'paragraph' },
    {
      type: 'bulletList',
      content: [{ type: 'listItem', content: [paragraph(text('one'), { type: 'hardBreak' }, text('one'))] }],
    },
    { type: 'codeBlock', content: [text('none')] },
  ],
})

function matchesOf(pattern: RegExp): DocumentMatches {
  const blocks: BlockMatches[] = []
  eachTextblock(doc, (block, start) => {
    const matches = findInText(pattern, textOfBlock(block))
    if (matches.length > 0) blocks.push({ start, matches })
  })
  return new DocumentMatches(blocks)
}

it('finds the positions of matches in blocks at every depth, beside what is no text', () => {
  const matches = matchesOf(/one/g)
  expect(matches.count).toBe(5)
  for (const { from, to } of matches.slice(0, 5)) expect(doc.textBetween(from, to)).toBe('one')
  expect(matches.slice(3, 9)).toEqual([matches.at(3), matches.at(4)])
  expect(matches.at(5)).toBeNull()
})

it('finds the first match from a position on', () => {
  const matches = matchesOf(/one/g)
  for (let position = 0; position <= doc.content.size; position++) {
    const all = matches.slice(0, matches.count)
    const expected = all.findIndex(({ from }) => from >= position)
    expect([position, matches.indexFrom(position)]).toEqual([position, expected < 0 ? all.length : expected])
  }
  expect(new DocumentMatches([]).indexFrom(3)).toBe(0)
})
