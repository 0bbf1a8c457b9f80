import { getSchema } from '@tiptap/core'
import { setBlockType } from '@tiptap/pm/commands'
import type { Node } from '@tiptap/pm/model'
import { NodeSelection, TextSelection } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { placeholderExtensions } from '../../schema/placeholders.ts'
import { richtextExtensions } from '../../schema/schema.ts'
import { block, contentOf, Member } from '../testing/pair.ts'

const schema = getSchema([...richtextExtensions(), ...placeholderExtensions()])

/** A block and inline content that no schema knows, with content of their own. */
const withUnknown = contentOf((root) => {
  const diagram = block('diagram', 'source', { kind: 'flow' })
  const memo = new Y.XmlElement('memo')
  memo.setAttribute('user', 'ann')
  const text = new Y.XmlElement('paragraph')
  text.insert(0, [new Y.XmlText('hello '), memo, new Y.XmlText(' there')])
  root.push([block('paragraph', 'first'), diagram, text, block('paragraph', 'last')])
})

const DIAGRAM = '<diagram kind="flow">source</diagram>'
const MEMO = '<memo user="ann"></memo>'

function members(content = withUnknown): [Member, Member] {
  return [new Member(schema, 2, content), new Member(schema, 3, content)]
}

/** The shown blocks: texts, with `#` for a block and `@` for inline content that is unknown. */
function shown({ shown }: Member): string[] {
  const text = (node: Node): string => {
    if (node.type.name === 'unknownBlock') return '#'
    if (node.type.name === 'unknownInline') return '@'
    return node.isText ? (node.text ?? '') : node.children.map(text).join('')
  }
  return shown.children.map(text)
}

const xml = ({ fragment }: Member): string => fragment.toString()

/** Where the placeholder of that kind is. */
function placeOf({ shown }: Member, name: 'unknownBlock' | 'unknownInline'): number {
  let place = -1
  shown.descendants((node, position) => {
    if (node.type.name === name) place = position
  })
  return place
}

function select(member: Member, name: 'unknownBlock' | 'unknownInline'): void {
  member.edit((tr) => tr.setSelection(NodeSelection.create(tr.doc, placeOf(member, name))))
}

/** Makes changes of one member and expects that the other one sees the same. */
function edited(content?: Uint8Array): { a: Member; agrees: () => void } {
  const [a, b] = members(content)
  return {
    a,
    agrees: () => {
      b.receive(a)
      expect(b.shown.eq(a.shown)).toBe(true)
      a.shown.check()
    },
  }
}

describe('EDIT-91: content of a newer editor', () => {
  it('EDIT-91: is shown as placeholders, and opening writes nothing', () => {
    const [a] = members()
    expect(shown(a)).toEqual(['first', '#', 'hello @ there', 'last'])
    expect(a.doc.store.clients.has(2)).toBe(false)
    expect(a.shown.child(1).attrs).toEqual({ name: 'diagram' })
  })

  it('EDIT-91: is untouched by edits beside it, splits and joins', () => {
    const { a, agrees } = edited()
    a.edit((tr) => tr.insertText('Y', 15).insertText('X', 15))
    expect(shown(a)).toEqual(['first', '#', 'hello XY@ there', 'last'])
    a.edit((tr) => tr.split(placeOf(a, 'unknownInline')))
    expect(shown(a)).toEqual(['first', '#', 'hello XY', '@ there', 'last'])
    a.edit((tr) => tr.join(placeOf(a, 'unknownInline') - 1))
    expect(shown(a)).toEqual(['first', '#', 'hello XY@ there', 'last'])
    a.edit((tr) => tr.addMark(9, 20, schema.mark('bold')))
    expect(xml(a)).toContain(DIAGRAM)
    expect(xml(a).split(MEMO)).toHaveLength(2)
    agrees()
  })

  it('EDIT-91: moves with its block into another kind of block, a quotation, and by a drag', () => {
    const { a, agrees } = edited()
    a.edit((tr) => tr.setBlockType(10, 10, schema.nodes['heading']!, { level: 2 }))
    a.edit((tr) =>
      tr.wrap(tr.doc.resolve(2).blockRange(tr.doc.resolve(12))!, [{ type: schema.nodes['blockquote']! }]),
    )
    expect(shown(a)).toEqual(['first#hello @ there', 'last'])
    a.edit((tr) => {
      const quote = tr.doc.child(0)
      return tr.delete(0, quote.nodeSize).insert(tr.doc.content.size, quote).setMeta('uiEvent', 'drop')
    })
    expect(shown(a)).toEqual(['last', 'first#hello @ there'])
    const at = placeOf(a, 'unknownBlock')
    a.edit((tr) => {
      const node = tr.doc.nodeAt(at)!
      return tr
        .delete(at, at + 1)
        .insert(0, node)
        .setMeta('uiEvent', 'drop')
    })
    expect(shown(a)).toEqual(['#', 'last', 'firsthello @ there'])
    expect(xml(a).split(DIAGRAM)).toHaveLength(2)
    expect(xml(a).split(MEMO)).toHaveLength(2)
    agrees()
  })

  it('EDIT-91: is kept, though hidden, where its text becomes code, also when that is empty', () => {
    for (const text of [' there', '']) {
      const content = contentOf((root) => {
        const memo = new Y.XmlElement('memo')
        memo.setAttribute('user', 'ann')
        const element = new Y.XmlElement('paragraph')
        element.insert(0, text === '' ? [memo] : [memo, new Y.XmlText(text)])
        root.push([element])
      })
      const { a, agrees } = edited(content)
      select(a, 'unknownInline')
      setBlockType(schema.nodes['codeBlock']!)(a.editor.state, (tr) => a.edit(() => tr))
      expect(a.shown.child(0).type.name).toBe('codeBlock')
      expect(shown(a)).toEqual([text])
      expect(xml(a)).toContain(MEMO)
      a.edit((tr) => tr.setBlockType(1, 1, schema.nodes['paragraph']!))
      expect(shown(a)).toEqual([`@${text}`])
      agrees()
    }
  })

  it('EDIT-91: returns where a key, a program or typing over it deleted it', () => {
    const { a, agrees } = edited()
    const at = placeOf(a, 'unknownBlock')
    // Backspace at the start of the next block.
    a.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, at + 2)))
    a.edit((tr) => tr.delete(at, at + 1))
    expect(shown(a)[1]).toBe('#')
    const inline = placeOf(a, 'unknownInline')
    a.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, inline + 1)))
    a.edit((tr) => tr.delete(inline, inline + 1))
    expect(shown(a)[2]).toBe('hello @ there')
    select(a, 'unknownInline')
    a.edit((tr) => tr.insertText('typed'))
    expect(shown(a)[2]).toMatch(/^hello (@typed|typed@) there$/)
    a.edit((tr) => tr.replaceWith(0, tr.doc.content.size, schema.node('paragraph', null, schema.text('new'))))
    expect(xml(a)).toContain(DIAGRAM)
    expect(shown(a)).toContain('#')
    agrees()
  })

  it('EDIT-91: is deleted where it was selected and deleted, and undo brings it back with all that is in it', () => {
    const { a, agrees } = edited()
    for (const name of ['unknownBlock', 'unknownInline'] as const) {
      select(a, name)
      a.edit((tr) => tr.deleteSelection())
    }
    expect(shown(a)).toEqual(['first', 'hello  there', 'last'])
    expect(xml(a)).not.toMatch(/diagram|memo/)
    agrees()
    const { history } = a.editor
    history.undo()
    history.undo()
    expect(shown(a)).toEqual(['first', '#', 'hello @ there', 'last'])
    expect(xml(a)).toContain(DIAGRAM)
    expect(xml(a)).toContain(MEMO)
    agrees()
    history.redo()
    history.redo()
    expect(xml(a)).not.toMatch(/diagram|memo/)
    history.undo()
    history.undo()
    expect(xml(a)).toContain(DIAGRAM)
    expect(xml(a)).toContain(MEMO)
    agrees()
  })

  it('EDIT-91: is deleted with a range that was selected', () => {
    const { a, agrees } = edited()
    a.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, 3, 12)))
    a.edit((tr) => tr.insertText('X'))
    expect(shown(a)).toEqual(['fiXlo @ there', 'last'])
    expect(xml(a)).not.toContain('diagram')
    agrees()
  })

  it('EDIT-91: is not written again when its placeholder is inserted a second time', () => {
    const { a, agrees } = edited()
    a.edit((tr) => tr.insert(0, tr.doc.child(1)))
    a.edit((tr) => tr.insert(1, tr.doc.nodeAt(placeOf(a, 'unknownInline'))!))
    a.edit((tr) => tr.insert(0, schema.node('blockquote', null, [tr.doc.child(1), tr.doc.child(0)])))
    expect(xml(a).split('diagram')).toHaveLength(3)
    expect(xml(a)).not.toContain('unknown')
    expect(a.shown.descendants.length).toBeGreaterThan(0)
    expect(shown(a).join('').split('#')).toHaveLength(2)
    agrees()
  })

  it('EDIT-91: stays shown while others edit it, and goes when they delete it', () => {
    const [a] = members()
    const other = new Y.Doc()
    Y.applyUpdate(other, withUnknown)
    const root = other.getXmlFragment('default')
    const diagram = root.get(1) as Y.XmlElement
    const before = a.shown
    diagram.setAttribute('kind', 'tree')
    diagram.insert(0, [new Y.XmlText('more ')])
    const drawn = a.receive({ doc: other })
    expect(drawn.filter(({ docChanged }) => docChanged)).toEqual([])
    expect(a.shown).toBe(before)
    root.delete(1, 1)
    a.receive({ doc: other })
    expect(shown(a)).toEqual(['first', 'hello @ there', 'last'])
    root.insert(0, [new Y.XmlElement('unknownBlock')])
    a.receive({ doc: other })
    expect(shown(a)[0]).toBe('#')
  })

  it('EDIT-91: unknown marks and attributes survive edits of their text', () => {
    const content = contentOf((root) => {
      const element = block('paragraph', '', { colour: 'red' })
      const text = new Y.XmlText()
      text.insert(0, 'marked', { comment: { id: 1 } })
      element.insert(0, [text])
      root.push([element])
    })
    const { a, agrees } = edited(content)
    a.edit((tr) => tr.insertText('in', 3))
    a.edit((tr) => tr.addMark(2, 5, schema.mark('italic')))
    a.edit((tr) => tr.split(4))
    a.edit((tr) => tr.setBlockType(6, 6, schema.nodes['heading']!, { level: 3 }))
    expect(a.fragment.toArray().map((each) => (each as Y.XmlElement).getAttribute('colour'))).toContain('red')
    const runs = a.fragment
      .toArray()
      .flatMap((each) => (each as Y.XmlElement).toArray())
      .flatMap((text) => (text as Y.XmlText).toDelta() as { insert: string; attributes: object }[])
    expect(runs.map(({ insert }) => insert).join('')).toBe('mainrked')
    for (const { attributes } of runs) expect(attributes).toMatchObject({ comment: { id: 1 } })
    agrees()
  })
})
