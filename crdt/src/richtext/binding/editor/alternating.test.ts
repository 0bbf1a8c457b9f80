import { joinBackward, lift, selectAll, setBlockType, splitBlock, wrapIn } from '@tiptap/pm/commands'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { type Command, type EditorState, TextSelection, type Transaction } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { richtextSchema } from '../../schema/schema.ts'
import { generator } from '../../testing/test-document.ts'
import { block, contentOf, Member } from '../testing/pair.ts'

const schema = richtextSchema()
const { seed: SEED, cases: CASES } = chosenFuzz(60)
const ACTIONS = 40
const [item, bullets] = [schema.nodes['listItem']!, schema.nodes['bulletList']!]

/** Commands that move content, with their names. */
const COMMANDS: readonly (readonly [string, Command])[] = [
  ['split', splitBlock],
  ['join', joinBackward],
  ['heading', setBlockType(schema.nodes['heading']!, { level: 1 })],
  ['paragraph', setBlockType(schema.nodes['paragraph']!)],
  ['quote', wrapIn(schema.nodes['blockquote']!)],
  ['list', wrapInList(bullets)],
  ['split item', splitListItem(item)],
  ['sink', sinkListItem(item)],
  ['lift item', liftListItem(item)],
  ['lift', lift],
  ['type', typeSome],
  ['select all', selectAll],
]

function typeSome(state: EditorState, dispatch?: (transaction: Transaction) => void): boolean {
  dispatch?.(state.tr.insertText('xyz'))
  return true
}

describe(`what one person does while the others watch is what all see, from seed ${SEED}`, () => {
  it('EDIT-63: wherever a block is split, whoever wrote it', () => {
    for (const writer of [2, 3, 4]) {
      for (let at = 1; at <= 12; at++) {
        const [a, b] = [new Member(schema, 2), new Member(schema, 3)]
        const author = { 2: a, 3: b }[writer] ?? new Member(schema, writer)
        for (const letter of 'hello world') author.edit((tr) => tr.insertText(letter))
        a.receive(author)
        b.receive(author)
        b.edit((tr) => tr.split(at))
        const seen = b.shown
        a.receive(b)
        b.receive(a)
        expect([a.shown.toString(), b.shown.toString()]).toEqual([seen.toString(), seen.toString()])
      }
    }
  })

  it('EDIT-63: in histories of people who take turns', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const next = generator(seed)
      const content = contentOf((fragment) => fragment.push([block('paragraph', 'one two three')]))
      const members = [2, 3, 4].map((client) => new Member(schema, client, content))
      for (let turn = 0; turn < ACTIONS; turn++) {
        const actor = members[Math.floor(next() * members.length)]!
        const place = Math.floor(next() * (actor.shown.content.size + 1))
        actor.edit((tr) => tr.setSelection(TextSelection.near(tr.doc.resolve(place))))
        const [name, command] = COMMANDS[Math.floor(next() * COMMANDS.length)]!
        command(actor.editor.state, (tr) => actor.editor.dispatch(tr))
        const meant = actor.shown.toString()
        for (const each of members) if (each !== actor) each.receive(actor)
        for (const each of members) if (each !== actor) actor.receive(each)
        for (const each of members)
          expect(each.shown.toString(), `seed ${seed}, turn ${turn}: ${name}`).toBe(meant)
      }
    }
  })
})
