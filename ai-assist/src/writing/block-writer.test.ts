import {
  Binding,
  bindingPlugin,
  FIELD,
  fromMarkdown,
  MoveFollower,
  richtextSchema,
  toMarkdown,
} from '@cowrite/crdt/richtext'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { readBlocks } from '../document/text-block.ts'
import { BlockWriter } from './block-writer.ts'
import { Place } from './place.ts'
import { TextCursor } from './text-cursor.ts'

const schema = richtextSchema()

/** A person with an editor and an agent that writes at the end of a paragraph; each sees at once what the other does. */
function beside(markdown: string, block: number) {
  const agent = new Y.Doc()
  const doc = new Y.Doc()
  for (const each of [agent, doc]) Y.applyUpdate(each, fromMarkdown(markdown))
  const binding = new Binding(doc.getXmlFragment(FIELD), schema)
  const editor = {
    state: EditorState.create({ schema, plugins: [bindingPlugin(binding)] }),
    dispatch(transaction: Transaction) {
      editor.state = editor.state.apply(transaction)
      binding.flush()
    },
  }
  binding.attach(editor)
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'agent') Y.applyUpdate(agent, update, 'editor')
  })
  agent.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'editor') Y.applyUpdate(doc, update, 'agent')
  })
  const moves = new MoveFollower(agent)
  const { element, texts } = readBlocks(agent)[block]!
  const text = texts.at(-1)!
  const writer = new BlockWriter(Place.after(element), moves, new TextCursor(text, text.length, moves))
  const open = () => agent.transact(() => writer.apply({ op: 'open', block: { kind: 'paragraph' } }))
  const type = (written: string) =>
    agent.transact(() => writer.apply({ op: 'text', text: written, marks: {} }))
  open()
  return { editor, writer, open, type, markdown: () => [toMarkdown(agent), toMarkdown(doc)] }
}

describe('an agent whose paragraph somebody changes', () => {
  it('AGENT-15: goes on in the half that has its words, and with the next block behind that', () => {
    const { editor, open, type, markdown } = beside('A beginning that is longer than the rest.Rest of it.', 0)
    type('Then one')
    editor.dispatch(editor.state.tr.split(42))
    type(' two')
    open()
    type('Next.')
    expect(markdown()).toEqual(
      Array(2).fill('A beginning that is longer than the rest.\n\nRest of it. Then one two\n\nNext.\n'),
    )
  })

  it('AGENT-15: goes on where the paragraph was joined to', () => {
    const { editor, open, type, markdown } = beside('First.\n\nSecond', 1)
    type('one')
    editor.dispatch(editor.state.tr.join(8))
    type(' two')
    open()
    type('Next.')
    expect(markdown()).toEqual(Array(2).fill('First.Second one two\n\nNext.\n'))
  })

  it('AGENT-15: goes on in the heading that the paragraph became', () => {
    const { editor, open, type, markdown } = beside('Some', 0)
    editor.dispatch(editor.state.tr.setBlockType(1, 1, schema.nodes['heading']!, { level: 2 }))
    type('words')
    open()
    type('Next.')
    expect(markdown()).toEqual(Array(2).fill('## Some words\n\nNext.\n'))
  })

  it('AGENT-15: ends when the paragraph is deleted', () => {
    const { editor, writer, type } = beside('First.\n\nSecond', 1)
    type('one')
    editor.dispatch(editor.state.tr.delete(8, editor.state.doc.content.size))
    expect(writer.isGone).toBe(true)
  })
})
