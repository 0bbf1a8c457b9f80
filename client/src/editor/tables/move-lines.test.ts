import { Binding, bindingPlugin, FIELD, richtextSchema, UndoHistory } from '@cowrite/crdt/richtext'
import { Node } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { moveLine, type Refusal, reorderRows } from './move-lines.ts'
import { type TablePlace, tablePlaceAt } from './table-place.ts'

const schema = richtextSchema()

/** A table with these texts; `#a` is a header, `a<2>` is as wide as two cells. */
function tableOf(rows: readonly string[]): object {
  const cellOf = (text: string) => ({
    type: text.startsWith('#') ? 'tableHeader' : 'tableCell',
    attrs: { colspan: /<(\d)>/.exec(text)?.[1] === '2' ? 2 : 1, rowspan: 1 },
    content: [{ type: 'paragraph', content: [{ type: 'text', text: text.replace(/^#|<\d>$/g, '') }] }],
  })
  const content = rows.map((row) => ({ type: 'tableRow', content: row.split(' ').map(cellOf) }))
  return { type: 'table', content }
}

/** An editor without a view. */
class Person {
  readonly doc = new Y.Doc()
  readonly binding: Binding
  readonly history: UndoHistory
  state: EditorState

  constructor(rows: readonly string[] | null, update?: Uint8Array) {
    if (update !== undefined) Y.applyUpdate(this.doc, update)
    this.binding = new Binding(this.doc.getXmlFragment(FIELD), schema)
    this.history = new UndoHistory(this.binding)
    this.state = EditorState.create({ doc: this.binding.document, plugins: [bindingPlugin(this.binding)] })
    this.binding.attach(this)
    if (rows === null) return
    const { tr } = this.state
    this.dispatch(tr.replaceWith(0, tr.doc.content.size, Node.fromJSON(schema, tableOf(rows))))
    this.history.closeGroup()
  }

  dispatch(transaction: Transaction): void {
    this.state = this.state.apply(transaction)
    this.binding.flush()
  }

  end(text: string): number {
    let found = -1
    this.state.doc.descendants((node, position) => {
      if (node.isText && node.text === text) found = position + text.length
    })
    return found
  }

  place(text: string): TablePlace {
    return tablePlaceAt(this.state.doc.resolve(this.end(text)))!
  }

  take(result: Transaction | Refusal | null): void {
    if (result === null || 'refused' in result) throw new Error('It was refused')
    this.dispatch(result)
    this.state.doc.check()
  }

  type(text: string, at: string): void {
    this.dispatch(this.state.tr.insertText(text, this.end(at)))
  }

  get rows(): string[] {
    const table = this.state.doc.firstChild!
    return table.children.map((row) => row.children.map(({ textContent }) => textContent).join(' '))
  }
}

function meet(one: Person, other: Person): void {
  const [mine, yours] = [Y.encodeStateAsUpdate(one.doc), Y.encodeStateAsUpdate(other.doc)]
  one.binding.applyUpdate(yours, 'remote')
  other.binding.applyUpdate(mine, 'remote')
}

describe('rows and columns', () => {
  it('EDIT-134: are moved, headers stay first', () => {
    const person = new Person(['#h #i #j', 'a b c', 'd e f', 'g k l'])
    person.take(moveLine(person.state, person.place('a'), 'row', 3))
    expect(person.rows).toEqual(['h i j', 'd e f', 'g k l', 'a b c'])
    person.take(moveLine(person.state, person.place('a'), 'row', 1))
    person.take(moveLine(person.state, person.place('f'), 'column', 0))
    expect(person.rows).toEqual(['j h i', 'c a b', 'f d e', 'l g k'])
    person.take(moveLine(person.state, person.place('f'), 'column', 1))
    expect(person.rows).toEqual(['h j i', 'a c b', 'd f e', 'g l k'])
    expect(moveLine(person.state, person.place('h'), 'row', 2)).toBeNull()
    expect(moveLine(person.state, person.place('a'), 'row', 0)).toBeNull()
    expect(moveLine(person.state, person.place('a'), 'row', 4)).toBeNull()
  })

  it('EDIT-134: are not moved through merged cells', () => {
    const person = new Person(['a<2> b', 'c d e'])
    expect(moveLine(person.state, person.place('c'), 'column', 1)).toHaveProperty('refused')
    expect(reorderRows(person.state, person.place('c'), [1, 0])).toHaveProperty('refused')
  })

  for (const [name, change, rows] of [
    ['a moved row', (one: Person) => moveLine(one.state, one.place('a'), 'row', 2), ['c d!', 'e f', 'a? b']],
    [
      'a moved column',
      (one: Person) => moveLine(one.state, one.place('b'), 'column', 0),
      ['b a?', 'd! c', 'f e'],
    ],
    [
      'another order',
      (one: Person) => reorderRows(one.state, one.place('a'), [2, 1, 0]),
      ['e f', 'c d!', 'a? b'],
    ],
  ] as const) {
    it(`EDIT-134: keep what others type in them: ${name}, and its undo`, () => {
      const ana = new Person(['a b', 'c d', 'e f'])
      const ben = new Person(null, Y.encodeStateAsUpdate(ana.doc))
      ana.take(change(ana))
      ben.type('!', 'd')
      ben.type('?', 'a')
      meet(ana, ben)
      expect([ana.rows, ben.rows]).toEqual([rows, rows])
      ben.type('+', 'a?')
      meet(ana, ben)
      ana.history.undo()
      meet(ana, ben)
      const before = ['a?+ b', 'c d!', 'e f']
      expect([ana.rows, ben.rows]).toEqual([before, before])
    })
  }
})
