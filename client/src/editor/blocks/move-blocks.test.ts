import { richtextExtensions } from '@cowrite/crdt/richtext'
import { getSchema } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { EditorState, NodeSelection, TextSelection } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import { moveBlocks } from './move-blocks.ts'

const schema = getSchema(richtextExtensions())

const p = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const item = (...content: object[]) => ({ type: 'listItem', content })
const list = (...content: object[]) => ({ type: 'bulletList', content })
const quote = (...content: object[]) => ({ type: 'blockquote', content })

/** A document with the selection from the start of the text `from` to that of `to`. */
function stateOf(content: readonly object[], from: string, to = from): EditorState {
  const doc = Node.fromJSON(schema, { type: 'doc', content })
  const placeOf = (wanted: string): number => {
    let place = 0
    doc.descendants((node, position) => {
      if (node.isText && node.text === wanted) place = position
    })
    return place
  }
  return EditorState.create({ doc, selection: TextSelection.create(doc, placeOf(from), placeOf(to)) })
}

/** The texts of the document after a move, in their order, and the text with the caret; null without a move. */
function moved(state: EditorState, direction: 'up' | 'down'): readonly [string, string] | null {
  const transaction = moveBlocks(state, direction)
  if (transaction === null) return null
  const after = state.apply(transaction)
  after.doc.check()
  const texts: string[] = []
  after.doc.descendants((node) => {
    if (node.isText) texts.push(node.text ?? '')
  })
  return [texts.join(' '), after.selection.$head.parent.textContent]
}

it('moves a block before the one above and after the one below, and the caret with it', () => {
  const state = stateOf([p('a'), p('b'), p('c')], 'b')
  expect(moved(state, 'up')).toEqual(['b a c', 'b'])
  expect(moved(state, 'down')).toEqual(['a c b', 'b'])
  expect(moved(stateOf([p('a'), p('b')], 'a'), 'up')).toBeNull()
  expect(moved(stateOf([p('a'), p('b')], 'b'), 'down')).toBeNull()
})

it('moves all selected blocks together', () => {
  const state = stateOf([p('a'), p('b'), p('c'), p('d')], 'b', 'c')
  expect(moved(state, 'down')).toEqual(['a d b c', 'c'])
  expect(moved(state, 'up')).toEqual(['b c a d', 'c'])
})

it('moves an item within its list, with all that is in it', () => {
  const state = stateOf([p('x'), list(item(p('a')), item(p('b'), list(item(p('c')))))], 'b')
  expect(moved(state, 'up')).toEqual(['x b c a', 'b'])
  expect(moved(state, 'down')).toBeNull()
})

it('moves a list or quotation of which all is selected', () => {
  expect(moved(stateOf([p('x'), list(item(p('a')))], 'a'), 'up')).toEqual(['a x', 'a'])
  expect(moved(stateOf([quote(p('a')), p('x')], 'a'), 'down')).toEqual(['x a', 'a'])
  expect(moved(stateOf([quote(p('a'), p('b')), p('x')], 'a'), 'down')).toEqual(['b a x', 'a'])
})

it('moves a selected image', () => {
  const doc = Node.fromJSON(schema, {
    type: 'doc',
    content: [p('a'), { type: 'image', attrs: { src: '/i.png' } }],
  })
  const state = EditorState.create({ doc, selection: NodeSelection.create(doc, 3) })
  const transaction = moveBlocks(state, 'up')
  expect(transaction?.doc.child(0).type.name).toBe('image')
  expect(transaction?.selection).toBeInstanceOf(NodeSelection)
})
