import { richtextExtensions } from '@cowrite/crdt/richtext'
import { getSchema } from '@tiptap/core'
import type { Node, Schema } from '@tiptap/pm/model'
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { expect, it } from 'vitest'
import { nextTypedQuery, type TypedQueryState, typedQuery } from './typed-query.ts'

const schema: Schema = getSchema(richtextExtensions())

/** A state and its menu. `|` in a paragraph's text is the caret. */
class Writing {
  state: EditorState
  typed: TypedQueryState = { state: 'closed' }

  constructor(...paragraphs: readonly string[]) {
    let caret = 1
    const blocks: Node[] = []
    let position = 0
    for (const text of paragraphs) {
      const at = text.indexOf('|')
      if (at >= 0) caret = position + 1 + at
      const written = text.replace('|', '')
      const block = schema.nodes['paragraph']!.create(null, written === '' ? null : schema.text(written))
      blocks.push(block)
      position += block.nodeSize
    }
    const doc = schema.nodes['doc']!.create(null, blocks)
    this.state = EditorState.create({ doc, selection: TextSelection.create(doc, caret) })
  }

  apply(change: (transaction: Transaction) => Transaction, isOwn = true): this {
    const transaction = change(this.state.tr)
    this.state = this.state.apply(transaction)
    this.typed = nextTypedQuery(this.typed, transaction, this.state, isOwn)
    return this
  }

  type(text: string): this {
    for (const character of text) this.apply((tr) => tr.insertText(character))
    return this
  }

  get query(): string | null {
    return typedQuery(this.typed, this.state)?.text ?? null
  }
}

it('opens for a slash at the start of a line and after a space', () => {
  expect(new Writing('|').type('/').query).toBe('')
  expect(new Writing('some |text').type('/').query).toBe('')
  expect(new Writing('and|').type('/').query).toBeNull()
  expect(new Writing('|').type('http:/').query).toBeNull()
})

it('has what is typed after the slash as its query, spaces inside included', () => {
  expect(new Writing('|').type('/head').query).toBe('head')
  expect(new Writing('|').type('/heading 2').query).toBe('heading 2')
  expect(new Writing('|').type('/ ').query).toBeNull()
  expect(new Writing('|').type(`/${'x'.repeat(60)}`).query).toBeNull()
})

it('closes when the caret leaves the query or the slash is deleted, and stays closed', () => {
  const left = new Writing('one |')
    .type('/he')
    .apply((tr) => tr.setSelection(TextSelection.create(tr.doc, 1)))
  expect(left.query).toBeNull()
  expect(left.apply((tr) => tr.setSelection(TextSelection.create(tr.doc, 7))).query).toBeNull()
  expect(new Writing('|').type('/').apply((tr) => tr.delete(1, 2)).query).toBeNull()
  expect(new Writing('|').type('/h').apply((tr) => tr.split(2)).query).toBeNull()
})

it('does not open for the slash of another person, nor for a slash that is pasted with more', () => {
  expect(new Writing('|').apply((tr) => tr.insertText('/'), false).query).toBeNull()
  expect(new Writing('|').apply((tr) => tr.insertText('/home/')).query).toBeNull()
  expect(new Writing('|').apply((tr) => tr.insertText('a /')).query).toBeNull()
})

it('follows the slash when another person writes before it', () => {
  const writing = new Writing('first', '|').type('/ta')
  writing.apply((tr) => tr.insertText('more ', 1), false)
  expect(writing.query).toBe('ta')
  expect(writing.type('b').query).toBe('tab')
})

it('does not open in code', () => {
  const doc = schema.nodes['doc']!.create(null, schema.nodes['codeBlock']!.create())
  const writing = new Writing('|')
  writing.state = EditorState.create({ doc, selection: TextSelection.create(doc, 1) })
  expect(writing.type('/').query).toBeNull()
})

it('opens for the other openers also after a bracket, and not within a word or a time', () => {
  expect(new Writing('|').type(':smi').query).toBe('smi')
  expect(new Writing('(|)').type(':smi').query).toBe('smi')
  expect(new Writing('|').type(':smile:').query).toBe('smile:')
  expect(new Writing('(|)').type('@Ana B').query).toBe('Ana B')
  expect(new Writing('me|').type('@home').query).toBeNull()
  expect(new Writing('at 10|').type(':30').query).toBeNull()
  expect(new Writing('|').type(': see').query).toBeNull()
  expect(new Writing('|').type(':see that').query).toBeNull()
})
