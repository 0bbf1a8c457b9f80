import { lift, splitBlock } from '@tiptap/pm/commands'
import { liftListItem } from '@tiptap/pm/schema-list'
import { type Command, TextSelection } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { richtextSchema } from '../../schema/schema.ts'
import { block, contentOf, Member } from '../testing/pair.ts'

const schema = richtextSchema()
const { image, listItem, paragraph } = schema.nodes as Record<string, (typeof schema)['topNodeType']>

const quoted = contentOf((root) => {
  const quote = new Y.XmlElement('blockquote')
  quote.insert(0, [block('paragraph', 'one')])
  root.push([quote, block('paragraph', 'two')])
})

const listed = contentOf((root) => {
  const [list, item] = [new Y.XmlElement('bulletList'), new Y.XmlElement('listItem')]
  item.insert(0, [block('paragraph', 'one')])
  list.insert(0, [item])
  root.push([list, block('paragraph', 'two')])
})

/** The position at the end of the text block with that text. */
function endOf(member: Member, text: string): number {
  let end = -1
  member.shown.descendants((node, position) => {
    if (node.isTextblock && node.textContent === text) end = position + 1 + text.length
  })
  return end
}

function run(member: Member, place: number, command: Command): void {
  member.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, place)))
  expect(command(member.editor.state, (tr) => member.editor.dispatch(tr))).toBe(true)
}

/**
 * What two other people see in the end when both authors have left: one got the first change before the second one, the
 * other one both as one update.
 */
function seen(
  content: Uint8Array,
  first: (member: Member) => void,
  second: (member: Member) => void,
): string {
  const change = (client: number, act: (member: Member) => void) => {
    const member = new Member(schema, client, content)
    act(member)
    return Y.encodeStateAsUpdate(member.doc, Y.encodeStateVectorFromUpdate(content))
  }
  const [a, b] = [change(2, first), change(3, second)]
  const shown = [[a, b], [Y.mergeUpdates([a, b])]].map((updates) => {
    const member = new Member(schema, 9, content)
    for (const update of updates) member.editor.binding.applyUpdate(update, 'remote')
    member.shown.check()
    return member.shown.toString()
  })
  expect(shown[1]).toBe(shown[0])
  return shown[0]!
}

describe('what arrives after its place was moved, from a person who left', () => {
  const liftOut = (member: Member) => run(member, endOf(member, 'one'), lift)

  it('EDIT-67: is carried with its block, when it was typed after an Enter', () => {
    const type = (member: Member) => {
      run(member, endOf(member, 'one'), splitBlock)
      member.edit((tr) => tr.insertText('typed'))
    }
    expect(seen(quoted, liftOut, type)).toBe('doc(paragraph("one"), paragraph("typed"), paragraph("two"))')
  })

  it('EDIT-67: is carried with its attributes, when it is an image', () => {
    let source: unknown
    const insert = (member: Member) => {
      member.edit((tr) => tr.insert(endOf(member, 'one') + 1, image!.create({ src: 'picture' })))
    }
    const a = new Member(schema, 2, quoted)
    const b = new Member(schema, 3, quoted)
    liftOut(a)
    insert(b)
    const other = new Member(schema, 9, quoted)
    for (const { doc } of [a, b]) other.editor.binding.applyUpdate(Y.encodeStateAsUpdate(doc), 'remote')
    other.shown.descendants((node) => {
      if (node.type === image) source = node.attrs['src']
    })
    expect(source).toBe('picture')
    expect(seen(quoted, liftOut, insert)).toBe('doc(paragraph("one"), image, paragraph("two"))')
  })

  it('EDIT-67: is carried out of the containers that it brought, when those have no place', () => {
    const insert = (member: Member) => {
      const item = listItem!.create(null, paragraph!.create(null, schema.text('typed')))
      member.edit((tr) => tr.insert(endOf(member, 'one') + 2, item))
    }
    const liftItem = (member: Member) => run(member, endOf(member, 'one'), liftListItem(listItem!))
    expect(seen(listed, liftItem, insert)).toBe('doc(paragraph("one"), paragraph("typed"), paragraph("two"))')
  })

  it('is gone, when its container was deleted on purpose', () => {
    const type = (member: Member) => {
      run(member, endOf(member, 'one'), splitBlock)
      member.edit((tr) => tr.insertText('typed'))
    }
    const remove = (member: Member) => member.edit((tr) => tr.delete(0, tr.doc.firstChild!.nodeSize))
    expect(seen(quoted, remove, type)).toBe('doc(paragraph("two"))')
  })
})
