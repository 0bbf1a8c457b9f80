import { contentToMarkdown, markdownContent, richtextSchema } from '@cowrite/crdt/richtext'
import { Node } from '@tiptap/pm/model'
import { EditorState } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import { hasWidths, resetWidths, setColumnWidth } from './column-width.ts'
import { tablePlaceAt } from './table-place.ts'

const schema = richtextSchema()

function stateOf(html: string): EditorState {
  return EditorState.create({ doc: Node.fromJSON(schema, { type: 'doc', content: markdownContent(html) }) })
}

const placeIn = (state: EditorState) => tablePlaceAt(state.doc.resolve(4))!

function widthsOf(state: EditorState): unknown[] {
  const widths: unknown[] = []
  state.doc.descendants((node) => {
    if ('colwidth' in node.attrs) widths.push(node.attrs['colwidth'])
  })
  return widths
}

const TABLE =
  '<table><tr><th colspan="2">a</th><td>b</td></tr><tr><td>c</td><td>d</td><td>e</td></tr></table>'

it('EDIT-184: a width is that of the column in each of its cells, also in merged ones, and no text is touched', () => {
  const state = stateOf(TABLE)
  const change = setColumnWidth(state, placeIn(state), 1, 120)
  const after = state.apply(change!)
  expect(widthsOf(after)).toEqual([[0, 120], null, null, [120], null])
  expect(change!.steps.every((step) => step.toJSON().stepType === 'attr')).toBe(true)
  expect(setColumnWidth(after, placeIn(after), 1, 120)).toBeNull()

  const both = after.apply(setColumnWidth(after, placeIn(after), 0, 80)!)
  expect(widthsOf(both)).toEqual([[80, 120], null, [80], [120], null])
  expect(hasWidths(placeIn(both))).toBe(true)
  const none = both.apply(resetWidths(both, placeIn(both))!)
  expect(widthsOf(none)).toEqual([null, null, null, null, null])
  expect(hasWidths(placeIn(none))).toBe(false)
})

it('EDIT-184: Markdown keeps the widths', () => {
  const state = stateOf('| a | b |\n| --- | --- |\n| c | d |')
  const after = state.apply(setColumnWidth(state, placeIn(state), 0, 150)!)
  const markdown = contentToMarkdown(after.doc.toJSON().content)
  expect(widthsOf(stateOf(markdown))).toEqual([[150], null, [150], null])
})
