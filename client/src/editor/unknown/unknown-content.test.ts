import { placeholderExtensions, richtextExtensions } from '@cowrite/crdt/richtext'
import { getSchema } from '@tiptap/core'
import { EditorState, TextSelection } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { placeholderBeside } from './unknown-content.ts'

const schema = getSchema([...richtextExtensions(), ...placeholderExtensions()])

function stateAt(caret: number): EditorState {
  const unknown = { name: 'poll' }
  const doc = schema.node('doc', null, [
    schema.node('paragraph', null, [
      schema.text('a'),
      schema.node('unknownInline', unknown),
      schema.text('b'),
    ]),
    schema.node('unknownBlock', unknown),
    schema.node('blockquote', null, [schema.node('paragraph', null, [schema.text('c')])]),
  ])
  return EditorState.create({ doc, selection: TextSelection.create(doc, caret) })
}

describe('the placeholder that Backspace or Delete selects', () => {
  it('EDIT-92: is the one directly before or behind the caret, also across the borders of blocks', () => {
    const found = (caret: number, direction: -1 | 1) => placeholderBeside(stateAt(caret), direction)?.from
    expect(found(1, 1)).toBeUndefined()
    expect(found(2, 1)).toBe(2)
    expect(found(3, -1)).toBe(2)
    expect(found(4, -1)).toBeUndefined()
    expect(found(4, 1)).toBe(5)
    expect(found(8, -1)).toBe(5)
    expect(found(9, -1)).toBeUndefined()
    expect(found(1, -1)).toBeUndefined()
  })
})
