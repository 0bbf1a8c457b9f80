import { Binding, bindingPlugin, FIELD, richtextSchema, UndoHistory } from '@cowrite/crdt/richtext'
import { Node } from '@tiptap/pm/model'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { rangeOf, targetOf } from './block-target.ts'
import { type BlockRange, unitAt } from './block-units.ts'
import { canDrop, dropBlocks } from './drop-blocks.ts'

const schema = richtextSchema()

const p = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const h = (text: string) => ({ type: 'heading', attrs: { level: 1 }, content: [{ type: 'text', text }] })
const item = (...content: object[]) => ({ type: 'listItem', content })
const task = (...content: object[]) => ({ type: 'taskItem', attrs: { checked: false }, content })
const list = (...content: object[]) => ({ type: 'bulletList', content })
const tasks = (...content: object[]) => ({ type: 'taskList', content })
const quote = (...content: object[]) => ({ type: 'blockquote', content })

/** An editor without a view. */
class Person {
  readonly doc = new Y.Doc()
  readonly binding: Binding
  readonly history: UndoHistory
  state: EditorState

  constructor(content?: readonly object[], update?: Uint8Array) {
    if (update !== undefined) Y.applyUpdate(this.doc, update)
    this.binding = new Binding(this.doc.getXmlFragment(FIELD), schema)
    this.history = new UndoHistory(this.binding)
    this.state = EditorState.create({ doc: this.binding.document, plugins: [bindingPlugin(this.binding)] })
    this.binding.attach(this)
    if (content === undefined) return
    const { tr } = this.state
    const { content: blocks } = Node.fromJSON(schema, { type: 'doc', content })
    this.dispatch(tr.replaceWith(0, tr.doc.content.size, blocks))
  }

  dispatch(transaction: Transaction): void {
    this.state = this.state.apply(transaction)
    this.binding.flush()
  }

  /** The block or item with a text. */
  unit(text: string): BlockRange {
    let found: BlockRange | null = null
    this.state.doc.descendants((node, position) => {
      if (node.isText && node.text === text) found = unitAt(this.state.doc.resolve(position))
    })
    if (found === null) throw new Error(`No ${text}`)
    return found
  }

  /** Moves the blocks from one text to another before or behind a third one. Returns the document's outline. */
  drop(from: string, to: string, side: 'before' | 'after', beside: string): string | null {
    const range = { from: this.unit(from).from, to: this.unit(to).to }
    const at = side === 'before' ? this.unit(beside).from : this.unit(beside).to
    const dropped = dropBlocks(this.state, range, at)
    if (dropped === null) return null
    this.dispatch(dropped)
    this.state.doc.check()
    return this.outline
  }

  type(text: string, at: string): void {
    this.state.doc.descendants((node, position) => {
      if (node.isText && node.text === at) this.dispatch(this.state.tr.insertText(text, position + at.length))
    })
  }

  get outline(): string {
    const of = (node: Node): string => {
      if (node.isTextblock) return node.textContent
      const name = {
        bulletList: 'ul',
        taskList: 'tl',
        listItem: 'li',
        taskItem: 'ti',
        blockquote: 'q',
        doc: '',
      }
      const inside = node.children.map(of).join(' ')
      return `${name[node.type.name as keyof typeof name]}(${inside})`
    }
    return of(this.state.doc)
  }
}

function meet(one: Person, other: Person): void {
  const [mine, yours] = [Y.encodeStateAsUpdate(one.doc), Y.encodeStateAsUpdate(other.doc)]
  one.binding.applyUpdate(yours, 'remote')
  other.binding.applyUpdate(mine, 'remote')
}

const CASES: readonly [string, object[], [string, string, 'before' | 'after', string], string | null][] = [
  ['a block before another one', [p('a'), p('b'), p('c')], ['c', 'c', 'before', 'a'], '(c a b)'],
  ['several blocks', [p('a'), p('b'), p('c'), p('d')], ['a', 'b', 'after', 'c'], '(c a b d)'],
  ['into a quotation', [p('a'), quote(p('b'))], ['a', 'a', 'after', 'b'], '(q(b a))'],
  ['out of a quotation', [quote(p('a'), p('b')), p('c')], ['a', 'a', 'after', 'c'], '(q(b) c a)'],
  ['all out of a quotation', [quote(p('a')), p('c')], ['a', 'a', 'after', 'c'], '(c a)'],
  ['all out to where the quotation was', [p('c'), quote(quote(p('a')))], ['a', 'a', 'after', 'c'], '(c a)'],
  ['a paragraph into a list', [p('a'), list(item(p('b')))], ['a', 'a', 'after', 'b'], '(ul(li(b) li(a)))'],
  [
    'paragraphs into a list',
    [p('a'), p('x'), list(item(p('b')), item(p('c')))],
    ['a', 'x', 'before', 'c'],
    '(ul(li(b) li(a) li(x) li(c)))',
  ],
  ['a heading into no list', [h('a'), list(item(p('b')))], ['a', 'a', 'after', 'b'], null],
  [
    'an item out of a list',
    [list(item(p('a')), item(p('b'))), p('c')],
    ['a', 'a', 'after', 'c'],
    '(ul(li(b)) c ul(li(a)))',
  ],
  ['the only item', [list(item(p('a'))), p('c')], ['a', 'a', 'after', 'c'], '(c ul(li(a)))'],
  [
    'a nested item to the outer list',
    [list(item(p('a'), list(item(p('b')))), item(p('c')))],
    ['b', 'b', 'after', 'c'],
    '(ul(li(a) li(c) li(b)))',
  ],
  [
    'an item with nested ones into a nested list',
    [list(item(p('a'), list(item(p('b')))), item(p('c'), list(item(p('d')))))],
    ['c', 'c', 'before', 'b'],
    null,
  ],
  [
    'an item into tasks',
    [list(item(p('a')), item(p('b'))), tasks(task(p('c')))],
    ['b', 'b', 'before', 'c'],
    '(ul(li(a)) tl(ti(b) ti(c)))',
  ],
  [
    'all items into tasks',
    [list(item(p('a')), item(p('b'))), tasks(task(p('c')))],
    ['a', 'b', 'after', 'c'],
    '(tl(ti(c) ti(a) ti(b)))',
  ],
  ['to where it is', [p('a'), p('b')], ['a', 'a', 'before', 'b'], null],
]

describe('blocks that are dropped', () => {
  for (const [name, content, drop, outline] of CASES) {
    it(`EDIT-131: are moved: ${name}`, () => {
      const person = new Person(content)
      const [from, to, side, beside] = drop
      const at = side === 'before' ? person.unit(beside).from : person.unit(beside).to
      const range = { from: person.unit(from).from, to: person.unit(to).to }
      if (name.startsWith('an item with nested')) {
        expect(person.drop(...drop)).toBe('(ul(li(a ul(li(c ul(li(d))) li(b)))))')
        return
      }
      expect(canDrop(person.state.doc, range, at)).toBe(outline !== null)
      expect(person.drop(...drop)).toBe(outline)
    })

    if (outline === null) continue
    it(`EDIT-131: keep what others type in them: ${name}`, () => {
      const ana = new Person(content)
      const ben = new Person(undefined, Y.encodeStateAsUpdate(ana.doc))
      ana.drop(...drop)
      ben.type('!', drop[0])
      ben.type('?', drop[3])
      meet(ana, ben)
      const typed = outline.replace(drop[0], `${drop[0]}!`).replace(drop[3], `${drop[3]}?`)
      expect([ana.outline, ben.outline]).toEqual([typed, typed])
      // One step of undo brings all back, with what was typed since.
      ben.type('+', `${drop[0]}!`)
      meet(ana, ben)
      ana.history.undo()
      const before = new Person(content)
      before.type('!+', drop[0])
      before.type('?', drop[3])
      expect(ana.outline).toBe(before.outline)
      meet(ana, ben)
      expect(ben.outline).toBe(before.outline)
      ana.history.redo()
      expect(ana.outline).toBe(typed.replace('!', '!+'))
    })
  }

  it('EDIT-131, EDIT-132: are found again after others moved them, and not after others deleted them', () => {
    const ana = new Person([p('a'), p('b'), p('c'), p('d')])
    const ben = new Person(undefined, Y.encodeStateAsUpdate(ana.doc))
    const target = targetOf(ana.state, { from: ana.unit('b').from, to: ana.unit('c').to })!
    ben.drop('b', 'c', 'after', 'd')
    meet(ana, ben)
    expect(ana.outline).toBe('(a d b c)')
    expect(rangeOf(ana.state, target)).toEqual({ from: ana.unit('b').from, to: ana.unit('c').to })
    const { from, to } = ben.unit('c')
    ben.dispatch(ben.state.tr.delete(from, to))
    meet(ana, ben)
    expect(rangeOf(ana.state, target)).toBeNull()
  })
})
