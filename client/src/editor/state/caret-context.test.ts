import { richtextSchema } from '@cowrite/crdt/richtext'
import type { Node } from '@tiptap/pm/model'
import { AllSelection, EditorState, TextSelection } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { isSameContext } from './caret-context.ts'

const schema = richtextSchema()
const { nodes, marks } = schema
const text = (words: string, ...with_: string[]) =>
  schema.text(
    words,
    with_.map((name) => marks[name]!.create()),
  )
const line = (...content: Node[]) => nodes['paragraph']!.create(null, content)
const item = (...content: Node[]) => nodes['listItem']!.create(null, content)

function stateOf(at: number, ...blocks: Node[]): EditorState {
  const doc = nodes['doc']!.create(null, blocks)
  return EditorState.create({ doc, selection: TextSelection.create(doc, at) })
}

describe('what can be done at the caret', () => {
  const before = stateOf(8, line(text('one')), line(text('two')))

  it('is the same after edits of other blocks, wherever the caret is then', () => {
    const { tr } = before
    expect(isSameContext(before, before.apply(tr.insertText('more', 1)))).toBe(true)
    expect(isSameContext(before, before.apply(before.tr.insert(0, line(text('new')))))).toBe(true)
  })

  it('is the same after typing in its line', () => {
    expect(isSameContext(before, before.apply(before.tr.insertText('x')))).toBe(true)
  })

  it('is another one in a line that was or gets empty, with other formats, and in another type of line', () => {
    const empty = stateOf(1, line())
    expect(isSameContext(empty, empty.apply(empty.tr.insertText('x')))).toBe(false)
    expect(isSameContext(before, before.apply(before.tr.addMark(6, 9, marks['bold']!.create())))).toBe(false)
    expect(isSameContext(before, before.apply(before.tr.addStoredMark(marks['bold']!.create())))).toBe(false)
    const heading = before.apply(before.tr.setBlockType(8, 8, nodes['heading']!, { level: 2 }))
    expect(isSameContext(before, heading)).toBe(false)
  })

  it('is another one when the list around it changes', () => {
    const list = stateOf(
      10,
      nodes['bulletList']!.create(null, [item(line(text('one'))), item(line(text('two')))]),
    )
    expect(isSameContext(list, list.apply(list.tr.insertText('x')))).toBe(true)
    expect(isSameContext(list, list.apply(list.tr.insertText('x', 3)))).toBe(false)
    expect(isSameContext(list, list.apply(list.tr.delete(1, 8)))).toBe(false)
  })

  it('is another one for another selection, and after edits of selected blocks', () => {
    const { doc } = before
    const some = before.apply(before.tr.setSelection(TextSelection.create(doc, 2, 8)))
    expect(isSameContext(before, some)).toBe(false)
    expect(isSameContext(some, some.apply(some.tr.insertText('x', 9)))).toBe(false)
    const all = before.apply(before.tr.setSelection(new AllSelection(doc)))
    expect(isSameContext(some, all)).toBe(false)
    const second = before.apply(before.tr.setSelection(TextSelection.create(doc, 6, 8)))
    expect(isSameContext(second, second.apply(second.tr.insertText('x', 1)))).toBe(true)
    expect(isSameContext(second, second.apply(second.tr.insertText('x', 9)))).toBe(false)
  })
})
