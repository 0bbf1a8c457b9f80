import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { BlockDocument } from '../blocks/block-document.ts'
import type { BlockView } from '../blocks/block-view.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import { Person } from '../blocks/person-for-tests.ts'
import { fromMarkdown, toMarkdown } from '../markdown/markdown.ts'
import { draftSuggestion } from './draft.ts'
import type { Hunk } from './hunk.ts'
import { isReleasable } from './releasable.ts'
import { releaseHunks } from './release.ts'
import { viewHunk } from './view.ts'

/** A document that a person edits, with suggestions for it. */
function open(markdown: string) {
  const person = new Person(5, fromMarkdown(markdown))
  const live = new BlockDocument(person.snapshot())
  person.onUpdate = (update) => live.receive(update)
  let client = 100
  const newClient = () => ++client
  const receive = (update: Uint8Array) => {
    person.receive(update)
    live.receive(update)
  }
  return {
    person,
    live,
    receive,
    newClient,
    text: () => toMarkdown(person.doc).trimEnd(),
    block: (text: string): BlockView =>
      live.find(live.outline().find((each) => each.text.includes(text))!.handle)!,
    ofType: (type: string): BlockView =>
      live.find(live.outline().find((each) => each.type === type)!.handle)!,
    suggest(...operations: BlockOperation[]): readonly Hunk[] {
      const drafted = draftSuggestion(person.snapshot(), operations, newClient)!
      expect(drafted.results.map(({ status }) => status)).toEqual(operations.map(() => 'applied'))
      return drafted.hunks
    },
    /** Accepts hunks; what became of them. */
    accept(hunks: readonly Hunk[], edited: string | null = null): string[] {
      const accepted = hunks.map((hunk) => ({ hunk, edited }))
      const released = releaseHunks(person.snapshot(), accepted, newClient)
      for (const each of released)
        if (each.status === 'released') for (const { update } of each.updates) receive(update)
      return released.map(({ status }) => status)
    },
    views: (hunks: readonly Hunk[]) => hunks.map((hunk) => viewHunk(live, hunk).view),
  }
}

describe('hunks', () => {
  it('AGENT-90: of two words in a block are two, each accepted alone, in any order', () => {
    for (const order of [
      [0, 1],
      [1, 0],
    ]) {
      const { suggest, block, accept, text } = open('The quick brown fox jumps over the dog')
      const line = block('quick')
      const hunks = suggest({
        op: 'replace_block',
        ...line,
        markdown: 'The slow brown fox jumps over the cat',
      })
      expect(hunks.map(({ kind, label }) => [kind, label])).toEqual([
        ['replace', 'Replace: “quick” with “slow”'],
        ['replace', 'Replace: “dog” with “cat”'],
      ])
      expect(text()).toBe('The quick brown fox jumps over the dog')
      expect(accept([hunks[order[0]!]!])).toEqual(['released'])
      expect(accept([hunks[order[1]!]!])).toEqual(['released'])
      expect(text()).toBe('The slow brown fox jumps over the cat')
    }
  })

  it('AGENT-90: of words with only a space between them are one, and what changes nothing is none', () => {
    const { suggest, block } = open('The quick brown fox')
    const line = block('quick')
    expect(suggest({ op: 'replace_block', ...line, markdown: 'The slow red fox' })).toHaveLength(1)
    expect(suggest({ op: 'replace_block', ...line, markdown: 'The quick brown fox' })).toEqual([])
    const back = suggest(
      { op: 'replace_block', ...line, markdown: 'The slow brown fox' },
      { op: 'replace_text', handle: line.handle, find: 'slow', replace: 'quick' },
    )
    expect(back).toEqual([])
  })

  it('AGENT-90: marks are a hunk of format, blocks are inserted, deleted, changed and moved', () => {
    const { suggest, block, accept, text, views } = open('One word\n\nTwo\n\nThree')
    const hunks = suggest(
      { op: 'replace_block', ...block('One'), markdown: 'One **word**' },
      { op: 'insert_after', handle: block('Two').handle, markdown: 'New *text*' },
      { op: 'delete_block', ...block('Three') },
      { op: 'set_attrs', ...block('Two'), attrs: {} },
      { op: 'move_block', handle: block('Two').handle, after: null },
    )
    expect(hunks.map(({ kind, label }) => [kind, label])).toEqual([
      ['insert', 'Add: “New text”'],
      ['delete', 'Delete: “Three”'],
      ['structure', 'Move: “Two”'],
      ['format', 'Format: bold'],
    ])
    expect(views(hunks)).toEqual(['clean', 'clean', 'clean', 'clean'])
    expect(accept(hunks)).toEqual(['released', 'released', 'released', 'released'])
    expect(text()).toBe('Two\n\nOne **word**\n\nNew *text*')
  })

  it('AGENT-90: operations on one block are one hunk, wholly accepted or not at all', () => {
    const { suggest, block, ofType, accept, text, person } = open('| a | b |\n| - | - |\n| c | d |\n\nEnd')
    const table = ofType('table')
    const hunks = suggest(
      { op: 'insert_row', ...table, at: 2, cells: ['e', 'f'] },
      { op: 'table_cell', ...table, row: 2, column: 0, markdown: 'new' },
      { op: 'replace_text', handle: block('End').handle, find: 'End', replace: 'The end' },
    )
    expect(hunks.map(({ label }) => label)).toEqual([
      'Add a table row; Change a table cell',
      'Replace: “End” with “The end”',
    ])
    person.type('c', 'x')
    expect(accept([hunks[0]!])).toEqual(['conflict'])
    expect(accept([hunks[1]!])).toEqual(['released'])
    expect(text()).toBe('| a   | b   |\n| --- | --- |\n| cx  | d   |\n\nThe end')
  })

  it('AGENT-91: nothing of a suggestion is in the document or in what it still waits for', () => {
    const { suggest, block, person } = open('One secretless word')
    suggest({ op: 'replace_block', ...block('One'), markdown: 'One PENDING word' })
    const doc = new Y.Doc()
    Y.applyUpdate(doc, person.snapshot())
    expect(doc.store.pendingStructs).toBeNull()
    expect(Buffer.from(Y.encodeStateAsUpdate(doc)).includes('PENDING')).toBe(false)
  })
})

describe('the place of a hunk', () => {
  const replaced = (markdown = 'The quick brown fox') => {
    const opened = open(markdown)
    const line = opened.block('quick')
    const hunks = opened.suggest({ op: 'replace_text', handle: line.handle, find: 'quick', replace: 'slow' })
    return { ...opened, hunks }
  }

  it('AGENT-92: follows what others type beside it, and its block when that is split, retyped, wrapped or moved', () => {
    const changes: readonly [string, (person: Person) => void, string][] = [
      ['typing before', (person) => person.type('The', 'n'), 'Then slow brown fox'],
      ['typing behind', (person) => person.type('fox', 'es'), 'The slow brown foxes'],
      ['a split before', (person) => person.split('The quick', 3), 'The\n\n&#32;slow brown fox'],
      ['a split behind', (person) => person.split('brown', 5), 'The slow brown\n\n&#32;fox'],
      ['a heading', (person) => person.retype('The quick', 'heading', { level: 2 }), '## The slow brown fox'],
      ['a quotation', (person) => person.wrap('The quick', 'blockquote'), '> The slow brown fox'],
    ]
    for (const [name, change, expected] of changes) {
      const { person, hunks, views, accept, text } = replaced()
      change(person)
      // What is around a block does not change it.
      expect(views(hunks), name).toEqual([name === 'a quotation' ? 'clean' : 'rebased'])
      expect(accept(hunks), name).toEqual(['released'])
      expect(text(), name).toBe(expected)
    }
  })

  it('AGENT-92: is a conflict where it is not certain, and gone with its block', () => {
    const changes: readonly [string, (person: Person) => void, string][] = [
      ['typing inside', (person) => person.type('qui', 'X'), 'conflict'],
      ['typing at its end', (person) => person.type('quick', 'er'), 'conflict'],
      ['a split inside', (person) => person.split('quick', 2), 'conflict'],
      ['the word deleted', (person) => remove(person, 'quick'), 'conflict'],
      ['a letter deleted', (person) => remove(person, 'ck'), 'conflict'],
    ]
    for (const [name, change, view] of changes) {
      const { person, hunks, views, accept, text } = replaced()
      change(person)
      const before = text()
      expect(views(hunks), name).toEqual([view])
      expect(accept(hunks), name).toEqual([view])
      expect(text(), name).toBe(before)
    }
    const { person, hunks, views, accept } = replaced('The quick brown fox\n\nOther')
    const { position, node } = person.find('quick')
    person.editor.dispatch(person.editor.state.tr.delete(position, position + node.nodeSize))
    expect(views(hunks)).toEqual(['gone'])
    expect(accept(hunks)).toEqual(['gone'])
  })

  it("AGENT-92: of an insertion between two people's words is a conflict when somebody typed there", () => {
    const { suggest, block, person, views } = open('Hello world')
    const hunks = suggest({ op: 'replace_block', ...block('Hello'), markdown: 'Hello big world' })
    expect(views(hunks)).toEqual(['clean'])
    person.type('Hello ', 'nice ')
    expect(views(hunks)).toEqual(['conflict'])
  })

  it('AGENT-92: blocks are not deleted or replaced when they were edited, attributes are set all the same', () => {
    const { suggest, block, person, accept, text } = open('# One\n\nTwo\n\nThree')
    const hunks = suggest(
      { op: 'set_attrs', ...block('One'), attrs: { level: 2 } },
      { op: 'delete_block', ...block('Two') },
      { op: 'insert_after', handle: block('Three').handle, markdown: 'Four' },
    )
    person.type('One', ' and more')
    person.type('Two', '!')
    person.moveToStart('Three')
    expect(accept(hunks)).toEqual(['released', 'conflict', 'released'])
    expect(text()).toBe('Three\n\nFour\n\n## One and more\n\nTwo!')
  })
})

describe('what is released', () => {
  it('AGENT-93: is the bytes that were held back, so that what the author writes meanwhile has its place', () => {
    const { suggest, block, person, accept, text } = open('The quick brown fox')
    const hunks = suggest({ op: 'replace_block', ...block('quick'), markdown: 'The slow brown fox' })
    const { change } = hunks[0]!
    if (change.kind !== 'text' || change.update === null) throw new Error('There is no held-back update')
    const author = new Person(0, person.snapshot())
    author.receive(change.update)
    const [own] = Y.decodeUpdate(change.update).structs
    author.doc.clientID = own!.id.client
    const late: Uint8Array[] = []
    author.onUpdate = (update) => late.push(update)
    author.type('slo', 'oo')
    person.type('The', ' very')
    expect(accept(hunks)).toEqual(['released'])
    for (const update of late) person.receive(update)
    expect(text()).toBe('The very slooow brown fox')
  })

  it('AGENT-93: is nothing that refers to what the document does not know', () => {
    const { suggest, block, live } = open('The quick brown fox')
    const hunks = suggest({ op: 'replace_block', ...block('quick'), markdown: 'The slow brown fox' })
    const { change } = hunks[0]!
    if (change.kind !== 'text' || change.update === null) throw new Error('There is no held-back update')
    expect(isReleasable(live.binding, change.update)).toBe(true)
    const other = new BlockDocument(fromMarkdown('The quick', 7))
    expect(isReleasable(other.binding, change.update)).toBe(false)
  })

  it("AGENT-93: is edited by the acceptor in the acceptor's own update", () => {
    const { suggest, block, person, newClient, receive, text } = open('The quick brown fox')
    const hunks = suggest(
      { op: 'replace_block', ...block('quick'), markdown: 'The slow brown fox' },
      { op: 'insert_after', handle: block('quick').handle, markdown: 'More' },
    )
    const [insertion, words] = hunks
    const released = releaseHunks(
      person.snapshot(),
      [
        { hunk: words!, edited: 'The slow red fox' },
        { hunk: insertion!, edited: 'Other' },
      ],
      newClient,
    )
    const updates = released.flatMap((each) => (each.status === 'released' ? each.updates : []))
    expect(updates.map(({ by }) => by)).toEqual(['author', 'acceptor', 'author', 'acceptor'])
    // In the order in which they were made: operations first.
    for (const index of [2, 3, 0, 1]) receive(updates[index]!.update)
    expect(text()).toBe('The slow red fox\n\nOther')
  })

  it('AGENT-92: says what would go and come, and Markdown before and after', () => {
    const { suggest, block, person, live } = open('The quick brown fox')
    const hunks = suggest({ op: 'replace_block', ...block('quick'), markdown: 'The slow brown fox' })
    person.type('fox', '!')
    const view = viewHunk(live, hunks[0]!)
    expect(view).toMatchObject({
      view: 'rebased',
      before: 'The quick brown fox!',
      after: 'The slow brown fox!',
      inserted: [{ text: 'slow' }],
    })
    const fragment = person.doc.getXmlFragment('default')
    const text = (fragment.get(0) as Y.XmlElement).get(0)
    const at = (json: object) =>
      Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(json), person.doc)
    const [{ from, to }] = view.deleted as [{ from: object; to: object }]
    expect([at(from)!.index, at(to)!.index]).toEqual([4, 9])
    expect(at(from)!.type).toBe(text)
  })
})

function remove(person: Person, text: string): void {
  const { node, position } = person.find(text)
  const from = position + 1 + node.textContent.indexOf(text)
  person.editor.dispatch(person.editor.state.tr.delete(from, from + text.length))
}
