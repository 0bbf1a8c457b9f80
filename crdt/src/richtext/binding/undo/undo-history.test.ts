import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { richtextSchema } from '../../schema/schema.ts'
import { generator } from '../../testing/test-document.ts'
import type { Actor } from '../testing/actions/actor.ts'
import { CheckedReplica } from '../testing/checked-replica.ts'
import { chooseAction, MIXES } from '../testing/mixes.ts'
import { block, contentOf, exchange, Member } from '../testing/pair.ts'
import { UndoHistory } from './undo-history.ts'

const schema = richtextSchema()
const { seed: SEED, cases: CASES } = chosenFuzz(10)

const one = (text: string) => contentOf((root) => root.push([block('paragraph', text)]))

function members(text: string): [Member, Member] {
  const content = one(text)
  return [new Member(schema, 2, content), new Member(schema, 3, content)]
}

describe(`undo of one person who is alone, from seed ${SEED}`, () => {
  it('gives back every document before, and redo every one after', () => {
    let steps = 0
    let inexact = 0
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const replica = new CheckedReplica(schema, 5)
      replica.applyRemote(one('some text'))
      const docs: Node[] = [replica.state.doc]
      let next = 0x4e00
      const actor: Actor = {
        replica,
        random,
        issue: () => String.fromCharCode(next++),
        burst: () => {},
        // A change of nothing, such as the drag of one empty paragraph behind another one, cannot be told by documents.
        perform: (transaction) => {
          if (transaction.doc.eq(replica.state.doc)) return
          replica.dispatch(transaction)
          docs.push(replica.state.doc)
        },
        undo: () => {},
        redo: () => {},
      }
      for (let i = 0; i < 30; i++) chooseAction(MIXES.all, random).action(actor)
      const changes = docs.slice(1)
      for (let i = changes.length - 2; i >= -1; i--) {
        replica.undo()
        steps++
        if (!replica.state.doc.eq(changes[i] ?? docs[0]!)) inexact++
      }
      expect(replica.state.doc.eq(docs[0]!), `seed ${seed}`).toBe(true)
      for (const doc of changes) {
        replica.redo()
        steps++
        if (!replica.state.doc.eq(doc)) inexact++
      }
      expect(replica.state.doc.eq(changes.at(-1) ?? docs[0]!), `seed ${seed}`).toBe(true)
    }
    expect(steps).toBeGreaterThan(CASES * 20)
    expect(inexact).toBe(0)
  })
})

describe('undo', () => {
  it('removes what this person typed and keeps what others typed between', () => {
    const [a, b] = members('')
    const history = new UndoHistory(a.editor.binding)
    for (const character of 'one') a.edit((tr) => tr.insertText(character))
    exchange(a, b)
    b.edit((tr) => tr.insertText('X', 3))
    exchange(a, b)
    history.undo()
    exchange(a, b)
    expect([a.shown.textContent, b.shown.textContent]).toEqual(['X', 'X'])
    history.redo()
    exchange(a, b)
    expect([...b.shown.textContent].sort().join('')).toBe('Xeno')
    expect(a.shown.eq(b.shown)).toBe(true)
  })

  it('of a deletion that two people made brings the text back once', () => {
    const [a, b] = members('hello')
    const histories = [a, b].map(({ editor }) => new UndoHistory(editor.binding))
    a.edit((tr) => tr.delete(1, 6))
    b.edit((tr) => tr.delete(1, 6))
    exchange(a, b)
    for (const history of histories) history.undo()
    exchange(a, b)
    exchange(a, b)
    expect([a.shown.textContent, b.shown.textContent]).toEqual(['hello', 'hello'])
  })

  it('does not bring back what somebody else brought back already', () => {
    const [a, b] = members('hello')
    const histories = [a, b].map(({ editor }) => new UndoHistory(editor.binding))
    a.edit((tr) => tr.delete(1, 6))
    b.edit((tr) => tr.delete(1, 6))
    exchange(a, b)
    for (const history of histories) {
      history.undo()
      exchange(a, b)
      expect([a.shown.textContent, b.shown.textContent]).toEqual(['hello', 'hello'])
    }
  })

  it('takes what is typed at one place within half a second together, also while others type', () => {
    const [a, b] = members('')
    const history = new UndoHistory(a.editor.binding)
    for (const character of 'one') {
      a.edit((tr) => tr.insertText(character).setTime(1_000))
      b.edit((tr) => tr.insert(0, schema.node('paragraph', null, schema.text('x'))))
      exchange(a, b)
    }
    a.edit((tr) => tr.insertText(' two').setTime(2_000))
    history.undo()
    expect(a.shown.lastChild!.textContent).toBe('one')
    history.undo()
    expect(a.shown.lastChild!.textContent).toBe('')
    expect(a.shown.childCount).toBe(4)
  })

  it('begins a new group after an Enter, a paste and elsewhere in the text', () => {
    const [a] = members('')
    const history = new UndoHistory(a.editor.binding)
    const at = 1_000
    a.edit((tr) => tr.insertText('a').setTime(at))
    a.edit((tr) => tr.split(tr.selection.head).setTime(at))
    a.edit((tr) => tr.insertText('b', a.shown.content.size - 1).setTime(at))
    a.edit((tr) =>
      tr
        .insertText('c', a.shown.content.size - 1)
        .setMeta('uiEvent', 'paste')
        .setTime(at),
    )
    a.edit((tr) => tr.insertText('d', 1).setTime(at))
    const texts = [a.shown.children.map((each) => each.textContent).join('|')]
    while (history.undo()) texts.push(a.shown.children.map((each) => each.textContent).join('|'))
    expect(texts).toEqual(['da|bc', 'a|bc', 'a|b', 'a|', 'a', ''])
  })

  it('puts the caret where the text changed', () => {
    const [a] = members('hello world')
    const history = new UndoHistory(a.editor.binding)
    a.edit((tr) => tr.delete(2, 4))
    a.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, 9)))
    history.undo()
    expect(a.shown.textContent).toBe('hello world')
    expect(a.editor.state.selection.head).toBe(4)
    history.redo()
    expect(a.editor.state.selection.head).toBe(2)
  })

  it('drags back what was dragged, with what others wrote into it', () => {
    const content = contentOf((root) => root.push(['a', 'b', 'c'].map((text) => block('paragraph', text))))
    const [a, b] = [new Member(schema, 2, content), new Member(schema, 3, content)]
    const history = new UndoHistory(a.editor.binding)
    a.edit((tr) => {
      const node = tr.doc.child(0)
      return tr.delete(0, 3).insert(6, node).setMeta('uiEvent', 'drop')
    })
    exchange(a, b)
    b.edit((tr) => tr.insertText('X', 8))
    exchange(a, b)
    history.undo()
    exchange(a, b)
    expect(a.shown.children.map((each) => each.textContent)).toEqual(['aX', 'b', 'c'])
    expect(a.shown.eq(b.shown)).toBe(true)
  })
})
