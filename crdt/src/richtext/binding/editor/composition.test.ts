import {
  deleteSelection,
  joinBackward,
  joinForward,
  setBlockType,
  splitBlock,
  wrapIn,
} from '@tiptap/pm/commands'
import { type Command, TextSelection, type Transaction } from '@tiptap/pm/state'
import { AttrStep, ReplaceStep } from '@tiptap/pm/transform'
import { describe, expect, it } from 'vitest'
import { richtextSchema } from '../../schema/schema.ts'
import { block, contentOf, exchange, Member } from '../testing/pair.ts'
import { fromRelativePosition, toRelativePosition } from './editor-positions.ts'

const schema = richtextSchema()
const { heading, blockquote, paragraph } = schema.nodes as Record<string, (typeof schema)['topNodeType']>

const blocks = ({ shown }: Member): string[] => shown.children.map((node) => node.textContent)

/** Two people in a document with these paragraphs. */
function people(...texts: string[]): [Member, Member] {
  const content = contentOf((root) => root.push(texts.map((text) => block('paragraph', text))))
  return [new Member(schema, 2, content), new Member(schema, 3, content)]
}

/** The position of a caret in a block. */
function placeIn({ shown }: Member, index: number, offset: number): number {
  let position = 1
  for (let i = 0; i < index; i++) position += shown.child(i).nodeSize
  return position + offset
}

function caret(member: Member, index: number, offset = member.shown.child(index).content.size): void {
  const position = placeIn(member, index, offset)
  member.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, position)))
}

/**
 * Begins a composition at a caret; returns what replaces the composed text, as ProseMirror does that reads an input
 * method's changes: equal characters at the start stay.
 */
function compose(member: Member, index: number, offset?: number): (text: string) => void {
  caret(member, index, offset)
  member.editor.binding.hold()
  let composed = ''
  return (text) => {
    const { head } = member.editor.state.selection
    let same = 0
    while (same < Math.min(text.length, composed.length) && text[same] === composed[same]) same++
    const from = head - composed.length + same
    member.edit((tr) => tr.insertText(text.slice(same), from, head).setMeta('composition', 1))
    composed = text
  }
}

function run(member: Member, command: Command): void {
  expect(command(member.editor.state, (tr) => member.editor.dispatch(tr))).toBe(true)
}

/** Receives what another did to the composed block; it is not drawn. */
function receiveHeld(member: Member, other: Member): void {
  const { $head } = member.editor.state.selection
  member.receive(other)
  expect(member.editor.binding.held?.isBehind).toBe(true)
  expect(member.editor.state.selection.$head.parent).toBe($head.parent)
}

/** Ends the composition, and compares what all have then. */
function release(member: Member, ...others: Member[]): string[] {
  member.editor.binding.release()
  for (let i = 0; i < 3; i++) exchange(member, ...others)
  for (const other of others) expect(other.shown.toString()).toBe(member.shown.toString())
  member.shown.check()
  return blocks(member)
}

const sizeOf = (drawn: readonly Transaction[]) =>
  drawn.flatMap(({ steps }) => steps).map((step) => (step instanceof ReplaceStep ? step.slice.size : 0))

describe('a block in which text is composed', () => {
  it('EDIT-64: is not drawn anew, while other blocks are and what is composed is written at once', () => {
    const [ana, ben] = people('above', 'text', 'below')
    const type = compose(ana, 1)
    type('ㅎ')
    ben.receive(ana)
    const composed = ana.shown.child(1)
    ben.edit((tr) => tr.insertText('!', placeIn(ben, 1, 0)))
    ben.edit((tr) => tr.insert(0, paragraph!.create(null, schema.text('new'))))
    ben.edit((tr) => tr.insertText('?', placeIn(ben, 3, 5)))
    const drawn = ana.receive(ben)
    expect(blocks(ana)).toEqual(['new', 'above', 'textㅎ', 'below?'])
    expect(ana.shown.child(2)).toBe(composed)
    expect(sizeOf(drawn).every((size) => size <= 5)).toBe(true)
    type('하')
    type('한')
    ben.receive(ana)
    expect(blocks(ben)).toEqual(['new', 'above', '!text한', 'below?'])
    expect(ana.editor.state.selection.head).toBe(placeIn(ana, 2, 5))
    expect(release(ana, ben)).toEqual(['new', 'above', '!text한', 'below?'])
    expect(ana.editor.state.selection.head).toBe(placeIn(ana, 2, 6))
  })

  it('EDIT-64: gets what waited with one step for each change', () => {
    const content = contentOf((root) => root.push([block('heading', 'one two three', { level: 1 })]))
    const [ana, ben] = [new Member(schema, 2, content), new Member(schema, 3, content)]
    const type = compose(ana, 0, 7)
    type('中')
    ben.receive(ana)
    ben.edit((tr) => tr.insertText('<', 1))
    ben.edit((tr) => tr.insertText('>', placeIn(ben, 0, 15)))
    ben.edit((tr) => tr.delete(3, 4))
    ben.edit((tr) => tr.step(new AttrStep(0, 'level', 2)))
    expect(ana.receive(ben)).toEqual([])
    ana.drawn.length = 0
    ana.editor.binding.release()
    const [drawing] = ana.drawn
    expect(drawing?.steps.map((step) => step.constructor)).toEqual([
      AttrStep,
      ReplaceStep,
      ReplaceStep,
      ReplaceStep,
    ])
    expect(blocks(ana)).toEqual(['<oe two中 three>'])
    expect(ana.drawn).toHaveLength(1)
  })

  const changes: { what: string; command: Command; offset: number; expected: string[] }[] = [
    {
      what: 'made a heading',
      command: (state, dispatch) => setBlockType(heading!, { level: 1 })(state, dispatch),
      offset: 0,
      expected: ['above', 'text한글', 'below'],
    },
    {
      what: 'put into a quotation',
      command: (state, dispatch) => wrapIn(blockquote!)(state, dispatch),
      offset: 0,
      expected: ['above', 'text한글', 'below'],
    },
    {
      what: 'joined to the block before',
      command: (state, dispatch) => joinBackward(state, dispatch),
      offset: 0,
      expected: ['abovetext한글', 'below'],
    },
    {
      what: 'joined with the block behind it',
      command: (state, dispatch) => joinForward(state, dispatch),
      offset: 5,
      expected: ['above', 'text한글below'],
    },
    {
      what: 'split',
      command: (state, dispatch) => splitBlock(state, dispatch),
      offset: 3,
      expected: ['above', 'tex', 't한글', 'below'],
    },
    {
      what: 'split near its start',
      command: (state, dispatch) => splitBlock(state, dispatch),
      offset: 1,
      expected: ['above', 't', 'ext한글', 'below'],
    },
  ]
  it.each(changes)(
    'EDIT-64: is $what by another when the composition ends',
    ({ command, offset, expected }) => {
      const [ana, ben] = people('above', 'text', 'below')
      const type = compose(ana, 1)
      type('ㅎ')
      type('한')
      ben.receive(ana)
      caret(ben, 1, offset)
      run(ben, command)
      receiveHeld(ana, ben)
      expect(blocks(ana)).toEqual(['above', 'text한', 'below'])
      type('한ㄱ')
      type('한글')
      expect(blocks(ana)).toEqual(['above', 'text한글', 'below'])
      expect(release(ana, ben)).toEqual(expected)
      const { $head } = ana.editor.state.selection
      expect($head.parent.textContent.slice(0, $head.parentOffset)).toMatch(/t한글$/)
    },
  )

  it('EDIT-65: keeps what is composed when another deletes the block, in a new block at its place', () => {
    const [ana, ben] = people('above', 'text', 'below')
    const type = compose(ana, 1)
    type('ㅎ')
    type('한')
    ben.receive(ana)
    ben.edit((tr) => tr.delete(placeIn(ben, 1, 0) - 1, placeIn(ben, 2, 0) - 1))
    receiveHeld(ana, ben)
    expect(blocks(ana)).toEqual(['above', 'text한', 'below'])
    type('한ㄱ')
    type('한글')
    expect(blocks(ana)).toEqual(['above', 'text한글', 'below'])
    expect(release(ana, ben)).toEqual(['above', '한글', 'below'])
    expect(ana.editor.state.selection.head).toBe(placeIn(ana, 1, 2))
  })

  it('EDIT-65: once, when the one who deleted the block takes that back meanwhile', () => {
    const [ana, ben] = people('above', 'text', 'below')
    const type = compose(ana, 1)
    type('한')
    ben.receive(ana)
    ben.edit((tr) => tr.delete(placeIn(ben, 1, 0) - 1, placeIn(ben, 2, 0) - 1))
    receiveHeld(ana, ben)
    ben.editor.history.undo()
    type('한글')
    const all = release(ana, ben).join('|')
    expect(all).toContain('글')
    expect(all.match(/한/g)).toHaveLength(1)
    expect(all.match(/text/g)).toHaveLength(1)
  })

  it('EDIT-65: keeps an Enter that ends the composition', () => {
    const [ana, ben] = people('text')
    const type = compose(ana, 0)
    type('word')
    ben.receive(ana)
    caret(ben, 0)
    run(ben, setBlockType(heading!, { level: 2 }))
    receiveHeld(ana, ben)
    run(ana, splitBlock)
    expect(ana.editor.binding.held).toBe(null)
    ana.edit((tr) => tr.insertText('next'))
    expect(release(ana, ben)).toEqual(['textword', 'next'])
    expect(ana.shown.child(0).type).toBe(heading)
  })

  it('EDIT-65: is taken back as one step, without what others wrote, whatever the time between keys', () => {
    const [ana, ben] = people('text')
    const type = compose(ana, 0)
    type('ㅎ')
    type('하')
    ben.receive(ana)
    ben.edit((tr) => tr.insertText('!', 1))
    receiveHeld(ana, ben)
    type('한')
    ana.editor.history.undo()
    expect(blocks(ana)).toEqual(['!text'])
    ana.editor.history.redo()
    expect(blocks(ana)).toEqual(['!text한'])
    expect(release(ana, ben)).toEqual(['!text한'])
  })

  it('EDIT-64: has carets at the same characters as they are shown and as they are', () => {
    const [ana, ben] = people('above', 'text', 'below')
    compose(ana, 1, 2)('中')
    ben.receive(ana)
    ben.edit((tr) => tr.insertText('long ', placeIn(ben, 1, 0)))
    receiveHeld(ana, ben)
    for (const [index, offset] of [
      [0, 2],
      [1, 3],
      [2, 1],
    ] as const) {
      const position = placeIn(ana, index, offset)
      const relative = toRelativePosition(ana.editor.binding, position)
      const before = ana.shown.child(index).textContent[offset - 1]
      const there = fromRelativePosition(ben.editor.binding, relative)!
      ben.receive(ana)
      expect(ben.shown.textBetween(there - 1, there)).toBe(before)
      expect(fromRelativePosition(ana.editor.binding, relative)).toBe(position)
    }
  })

  it('EDIT-65: ends with a change of another kind by the same person', () => {
    const [ana, ben] = people('text', 'below')
    compose(ana, 0)('中')
    ben.receive(ana)
    ben.edit((tr) => tr.insertText('!', 1))
    receiveHeld(ana, ben)
    ana.edit((tr) => tr.setSelection(TextSelection.create(tr.doc, placeIn(ana, 1, 0), placeIn(ana, 1, 5))))
    run(ana, deleteSelection)
    ana.edit((tr) => tr.insert(0, paragraph!.create(null, schema.text('new'))))
    expect(release(ana, ben)).toEqual(['new', '!text中', ''])
  })
})
