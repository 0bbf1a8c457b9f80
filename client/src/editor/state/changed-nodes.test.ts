import { richtextSchema } from '@cowrite/crdt/richtext'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { AttrStep } from '@tiptap/pm/transform'
import { describe, expect, it } from 'vitest'
import { changedNodes, nodesOf } from './changed-nodes.ts'

const schema = richtextSchema()
const text = (type: string, content: string) => ({ type, content: [{ type: 'text', text: content }] })
const state = EditorState.create({
  doc: schema.nodeFromJSON({
    type: 'doc',
    content: [
      text('paragraph', 'one'),
      text('codeBlock', 'two'),
      { type: 'blockquote', content: [text('codeBlock', 'three')] },
      text('codeBlock', 'four'),
    ],
  }),
})
const changed = (transaction: Transaction) =>
  changedNodes(transaction, 'codeBlock').map(({ node }) => node.textContent)

describe('nodes of one type', () => {
  it('are found wherever they are in a document', () => {
    expect(nodesOf(state.doc, 'codeBlock').map(({ node, position }) => [node.textContent, position])).toEqual(
      [
        ['two', 5],
        ['three', 11],
        ['four', 19],
      ],
    )
  })

  it('have changed when their text, their attributes or themselves are new', () => {
    expect(changed(state.tr.insertText('x', 2))).toEqual([])
    expect(changed(state.tr.insertText('x', 7))).toEqual(['txwo'])
    expect(changed(state.tr.step(new AttrStep(11, 'language', 'js')))).toEqual(['three'])
    expect(changed(state.tr.setNodeMarkup(0, schema.nodes['codeBlock']))).toEqual(['one'])
    expect(changed(state.tr.delete(0, 5).insertText('x', 2))).toEqual(['txwo'])
  })
})
