import { richtextSchema } from '@cowrite/crdt/richtext'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { describe, expect, it } from 'vitest'
import { decorationSet } from './decoration-set.ts'

const schema = richtextSchema()
const { nodes } = schema
const line = (words: string) => nodes['paragraph']!.create(null, words === '' ? null : schema.text(words))
const list = nodes['bulletList']!.create(null, [
  nodes['listItem']!.create(null, [line('one')]),
  nodes['listItem']!.create(null, [line('two')]),
])
const doc = nodes['doc']!.create(null, [
  line('first'),
  list,
  nodes['horizontalRule']!.create(),
  line(''),
  line('last'),
])
const caret = () => document

/** What a set contains, all the way down. */
function partsOf(set: DecorationSet): unknown {
  const { local, children } = set as unknown as {
    local: readonly Decoration[]
    children: readonly (number | DecorationSet)[]
  }
  return {
    local: local.map(({ from, to, spec }) => [from, to, spec]),
    children: children.map((each) => (typeof each === 'number' ? each : partsOf(each))),
  }
}

describe('a set of decorations made block by block', () => {
  it('is the one that prosemirror-view makes, wherever they are', () => {
    const size = doc.content.size
    for (let from = 0; from <= size; from++) {
      for (const to of [from, from + 1, from + 4, size].filter((to) => to <= size)) {
        const some = () => [
          from === to
            ? Decoration.widget(from, caret as never, { key: 'a' })
            : Decoration.inline(from, to, {}, { key: 'a' }),
          Decoration.widget(3, caret as never, { key: 'b' }),
          Decoration.widget(size - 2, caret as never, { key: 'c' }),
        ]
        const made = decorationSet(doc, some())
        expect(partsOf(made), `${from}–${to}`).toEqual(partsOf(DecorationSet.create(doc, some())))
        expect(made).toBeInstanceOf(DecorationSet)
      }
    }
    expect(decorationSet(doc, [])).toBe(DecorationSet.empty)
  })
})
