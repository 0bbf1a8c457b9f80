import { richtextSchema } from '@cowrite/crdt/richtext'
import type { Node } from '@tiptap/pm/model'
import { Decoration, DecorationSet, type DecorationSource } from '@tiptap/pm/view'
import { describe, expect, it } from 'vitest'
import { divideDecorations } from './section-decorations.ts'

const schema = richtextSchema()
const { nodes } = schema
const line = (words: string) => nodes['paragraph']!.create(null, schema.text(words))
/** Six lines of five positions. */
const doc = nodes['doc']!.create(null, ['one', 'two', 'six', 'ten', 'all', 'end'].map(line))
const RANGES = [
  { from: 0, to: 10 },
  { from: 10, to: 20 },
  { from: 20, to: 30 },
]
const widget = (at: number) => Decoration.widget(at, (() => null) as never, { key: 'w' })

/** What prosemirror-view asks for, of the whole document. */
interface Whole extends DecorationSource {
  locals(node: Node): readonly Decoration[]
  eq(other: DecorationSource): boolean
}

const placed = (decorations: readonly Decoration[], start: number) =>
  decorations.map(({ from, to }) => [from + start, to + start])

describe('the decorations of sections', () => {
  it('are those of the document, each in one section', () => {
    const set = DecorationSet.create(doc, [
      widget(0),
      widget(10),
      widget(17),
      widget(30),
      Decoration.node(5, 10, { class: 'a' }),
      Decoration.node(10, 15, { class: 'b' }),
      Decoration.inline(3, 23, { class: 'c' }),
    ])
    const sections = divideDecorations(set, doc, RANGES)
    const whole = set as unknown as Whole
    const locals = sections.flatMap((section, index) => placed(section.locals(), RANGES[index]!.from))
    expect(locals.sort()).toEqual(placed(whole.locals(doc), 0).sort())
    expect(placed(sections[0]!.locals(), 0)).not.toContainEqual([10, 10])
    expect(placed(sections[2]!.locals(), 20)).toContainEqual([30, 30])
    doc.forEach((child, offset) => {
      const index = Math.floor(offset / 10)
      const own = sections[index]!.forChild(offset - RANGES[index]!.from, child) as Whole
      expect(own.eq(whole.forChild(offset, child))).toBe(true)
    })
  })

  it('differ in the sections whose decorations changed, and in no other', () => {
    const differing = (before: Decoration[], after: Decoration[]) => {
      const [old, now] = [before, after].map((list) =>
        divideDecorations(DecorationSet.create(doc, list), doc, RANGES),
      )
      return now!.flatMap((section, index) => (section.eq(old![index]!) ? [] : index))
    }
    expect(differing([widget(12)], [widget(12)])).toEqual([])
    expect(differing([widget(12)], [widget(13)])).toEqual([1])
    expect(differing([widget(12)], [widget(22)])).toEqual([1, 2])
    expect(differing([], [Decoration.inline(2, 24, { class: 'a' })])).toEqual([0, 1, 2])
    const selected = (to: number) => [Decoration.inline(2, to, { class: 'a' })]
    expect(differing(selected(24), selected(26))).toEqual([2])
    expect(differing([], [Decoration.node(10, 15, { class: 'a' })])).toContain(1)
  })

  it('are the same after an edit before them', () => {
    const set = DecorationSet.create(doc, [widget(17), Decoration.node(25, 30, { class: 'a' })])
    const longer = nodes['doc']!.create(null, [line('zero'), ...doc.children])
    const moved = DecorationSet.create(longer, [widget(23), Decoration.node(31, 36, { class: 'a' })])
    const ranges = [
      { from: 0, to: 16 },
      { from: 16, to: 26 },
      { from: 26, to: 36 },
    ]
    const before = divideDecorations(set, doc, RANGES)
    const after = divideDecorations(moved, longer, ranges)
    expect(after.map((section, index) => section.eq(before[index]!))).toEqual([true, true, true])
  })
})
