import { Binding, bindingPlugin, FIELD, richtextSchema, UndoHistory } from '@cowrite/crdt/richtext'
import { splitBlock } from '@tiptap/pm/commands'
import { EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { undoPlugin } from './undo-plugin.ts'

/** An editor without a view, whose edits another replica gets. */
class Person {
  readonly doc = new Y.Doc()
  readonly binding = new Binding(this.doc.getXmlFragment(FIELD), richtextSchema())
  readonly history = new UndoHistory(this.binding)
  state = EditorState.create({
    doc: this.binding.document,
    plugins: [bindingPlugin(this.binding), undoPlugin(this.history)],
  })

  constructor() {
    this.binding.attach(this)
  }

  dispatch(transaction: Transaction): void {
    const before = this.state
    this.state = before.applyTransaction(transaction).state
    this.binding.flush()
    // What the plugin's view does.
    if (before.doc === this.state.doc && !before.selection.eq(this.state.selection)) this.history.closeGroup()
  }

  type(text: string): void {
    this.dispatch(this.state.tr.insertText(text))
  }

  enter(): void {
    splitBlock(this.state, (transaction) => this.dispatch(transaction))
  }

  moveTo(position: number): void {
    this.dispatch(this.state.tr.setSelection(TextSelection.create(this.state.doc, position)))
  }

  get blocks(): string[] {
    return this.state.doc.children.map((node) => node.textContent)
  }
}

function meet(one: Person, other: Person): void {
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc), 'remote')
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc), 'remote')
}

describe('the history of a user’s edits', () => {
  it('takes back what is typed without a pause as one step, whatever others type meanwhile', () => {
    const [ana, ben] = [new Person(), new Person()]
    ana.type('one ')
    meet(ana, ben)
    ana.history.closeGroup()
    for (const [at, letter] of [...'two'].entries()) {
      ana.type(letter)
      meet(ana, ben)
      ben.moveTo(1)
      ben.type(String(at))
      meet(ana, ben)
    }
    expect(ana.blocks).toEqual(['210one two'])
    ana.history.undo()
    expect(ana.blocks).toEqual(['210one '])
    ana.history.redo()
    expect(ana.blocks).toEqual(['210one two'])
  })

  it('keeps what others wrote in a block that it takes back', () => {
    const [ana, ben] = [new Person(), new Person()]
    ana.type('one')
    meet(ana, ben)
    ben.moveTo(4)
    ben.type('!')
    meet(ana, ben)
    ana.history.undo()
    expect(ana.blocks).toEqual(['!'])
  })

  it('begins a step at a moved caret and at Enter', () => {
    const ana = new Person()
    ana.type('a')
    ana.moveTo(1)
    ana.type('b')
    ana.moveTo(3)
    ana.enter()
    ana.type('c')
    expect(ana.blocks).toEqual(['ba', 'c'])
    ana.history.undo()
    expect(ana.blocks).toEqual(['ba', ''])
    ana.history.undo()
    expect(ana.blocks).toEqual(['ba'])
    ana.history.undo()
    expect(ana.blocks).toEqual(['a'])
    ana.history.undo()
    expect(ana.blocks).toEqual([''])
    expect(ana.history.canUndo).toBe(false)
  })

  it('takes back what was pasted by itself', () => {
    const ana = new Person()
    ana.type('a')
    ana.dispatch(ana.state.tr.insertText('pasted').setMeta('uiEvent', 'paste'))
    ana.type('b')
    ana.type('c')
    for (const text of ['apasted', 'a', '']) {
      ana.history.undo()
      expect(ana.blocks).toEqual([text])
    }
  })

  it('puts the caret where the text changed', () => {
    const ana = new Person()
    ana.type('word and more')
    ana.history.closeGroup()
    ana.dispatch(ana.state.tr.delete(1, 5))
    ana.moveTo(10)
    ana.history.undo()
    expect(ana.blocks).toEqual(['word and more'])
    expect(ana.state.selection.head).toBe(5)
    ana.moveTo(14)
    ana.history.redo()
    expect(ana.state.selection.head).toBe(1)
  })
})
