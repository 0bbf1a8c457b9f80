import {
  Binding,
  bindingPlugin,
  blockIdAt,
  FIELD,
  fromMarkdown,
  richtextSchema,
  toRelativePosition,
} from '@cowrite/crdt/richtext'
import { EditorState, type Transaction } from '@tiptap/pm/state'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Hunk } from '../../api/suggestions.ts'
import { drawHunks } from './draw-hunks.ts'
import { placeHunks } from './place-hunks.ts'
import type { PendingHunk } from './suggestion-list.ts'
import { touches } from './touches.ts'

/** A document in an editor without a view. */
class Page {
  readonly doc = new Y.Doc()
  readonly binding: Binding
  state: EditorState

  constructor(markdown: string) {
    Y.applyUpdate(this.doc, fromMarkdown(markdown))
    this.binding = new Binding(this.doc.getXmlFragment(FIELD), richtextSchema())
    this.state = EditorState.create({ doc: this.binding.document, plugins: [bindingPlugin(this.binding)] })
    this.binding.attach(this)
  }

  dispatch(transaction: Transaction): void {
    this.state = this.state.apply(transaction)
    this.binding.flush()
  }

  /** A relative position as the server sends it. */
  at(position: number, assoc = 0): unknown {
    return Y.relativePositionToJSON(toRelativePosition(this.binding, position, assoc))
  }

  handle(position: number): string {
    const { client, clock } = blockIdAt(this.binding, position)!
    return `${client.toString(36)}.${clock.toString(36)}`
  }

  place(...hunks: readonly Partial<Hunk>[]) {
    return placeHunks(
      this.binding,
      this.state.doc,
      hunks.map((hunk, index) => pendingOf({ id: `h${index}`, ...hunk })),
    )
  }
}

function pendingOf(parts: Partial<Hunk>): PendingHunk {
  const hunk: Hunk = {
    id: 'h',
    kind: 'replace',
    label: 'Add: “new”',
    status: 'pending',
    view: 'clean',
    handle: null,
    before: '',
    after: '',
    deleted: [],
    inserted: [],
    requires: [],
    decidedBy: null,
    decidedAt: null,
    ...parts,
  }
  const suggestion = {
    id: 's',
    author: { id: 'agent:editor', name: 'Editor', kind: 'agent' as const },
    run: null,
    invoker: null,
    rationale: null,
    createdAt: '2026-01-01T00:00:00Z',
    status: 'pending' as const,
    hunks: [hunk],
  }
  return { hunk, suggestion }
}

describe('parts of suggestions', () => {
  it('EDIT-226: are drawn where their words are: struck, coming, and blocks as a whole', () => {
    const page = new Page('one two three\n\nsecond\n\n---')
    // `two` is from 5 to 8, `second` begins at 15, the rule at 23.
    const placed = page.place(
      { inserted: [{ at: page.at(15), text: 'a whole block' }], kind: 'insert' },
      { deleted: [{ from: page.at(5), to: page.at(8) }], inserted: [{ at: page.at(8, -1), text: 'new' }] },
      { kind: 'structure', handle: page.handle(15) },
      { kind: 'delete', deleted: [{ from: page.at(15), to: page.at(24, -1) }] },
    )
    const { decorations, cards } = drawHunks(page.state.doc, placed, () => '')
    const drawn = decorations.find().map(({ from, to }) => [from, to])
    expect(drawn).toContainEqual([5, 8])
    expect(drawn).toContainEqual([8, 8])
    expect(drawn).toContainEqual([15, 15])
    expect(drawn).toContainEqual([15, 23])
    expect(cards.map(({ id }) => id)).toEqual(['h1', 'h0', 'h2', 'h3'])
    expect(cards[0]).toMatchObject({
      from: 5,
      to: 8,
      label: 'Suggestion of Editor, AI: Add: “new”',
      mark: 'E',
    })
  })

  it('EDIT-226: that come behind the last block have their card beside it', () => {
    const page = new Page('one\n\ntwo')
    const placed = page.place({ kind: 'insert', inserted: [{ at: page.at(10, -1), text: 'three' }] })
    expect(placed).toMatchObject([{ from: 9, to: 10, insertions: [{ at: 10, isBlock: true }] }])
  })

  it('EDIT-226: that are about what is gone stand where it stood or at the end, and draw nothing', () => {
    const page = new Page('one two three')
    const from = page.at(5)
    const to = page.at(9)
    page.dispatch(page.state.tr.delete(5, 9))
    const placed = page.place(
      { view: 'gone', deleted: [{ from, to }] },
      { view: 'gone', handle: 'zzz.1' },
      { view: 'clean', inserted: [{ at: page.at(1), text: '' }], handle: page.handle(0) },
    )
    expect(placed.map(({ from, to, pending }) => [pending.hunk.id, from, to])).toEqual([
      ['h2', 0, 11],
      ['h0', 5, 5],
      ['h1', 10, 10],
    ])
    expect(drawHunks(page.state.doc, placed.slice(1), () => '').decorations.find()).toEqual([])
  })

  it('EDIT-231: only edits of a text that a suggestion is about ask whether it still fits', () => {
    const { state } = new Page('one two three\n\nsecond\n\nthird')
    const card = { from: 5, to: 8 }
    expect(touches(state.tr.insertText('x', 13), [card])).toBe(true)
    expect(touches(state.tr.insertText('x', 18), [card])).toBe(false)
    expect(touches(state.tr.insertText('x', 18).insertText('y', 1), [card])).toBe(true)
    expect(touches(state.tr.delete(0, 15), [{ from: 0, to: 0 }])).toBe(true)
    expect(touches(state.tr.setMeta('a', 1), [card])).toBe(false)
    expect(touches(state.tr.insertText('x', 13), [])).toBe(false)
  })
})
