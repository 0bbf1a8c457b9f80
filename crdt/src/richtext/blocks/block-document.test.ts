import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { fromMarkdown, toMarkdown } from '../markdown/markdown.ts'
import { BlockDocument } from './block-document.ts'
import type { BlockView } from './block-view.ts'
import type { BlockOperation } from './operation.ts'
import { Person } from './person-for-tests.ts'

const CLIENT = 77

/** A document with its copy for edits by blocks. */
function open(markdown: string) {
  const person = new Person(5, fromMarkdown(markdown))
  const copy = new BlockDocument(Y.encodeStateAsUpdate(person.doc))
  person.onUpdate = (update) => copy.receive(update)
  return {
    person,
    copy,
    block: (text: string, type?: string): BlockView =>
      copy.find(
        copy.outline().find((each) => each.text.includes(text) && (type ?? each.type) === each.type)!.handle,
      )!,
    ofType: (type: string): BlockView =>
      copy.find(copy.outline().find((each) => each.type === type)!.handle)!,
    /** Carries out operations; their results, with the document as Markdown. */
    apply(...operations: BlockOperation[]) {
      const applied = copy.apply(operations, CLIENT)
      if (!applied.ok) throw new Error('a block was changed that no operation names')
      if (applied.update !== null) person.receive(applied.update)
      return { results: applied.results, update: applied.update, text: toMarkdown(person.doc) }
    },
  }
}

/** The outline of a copy as the parts say it, as JSON. */
function outlineJson(copy: BlockDocument): string {
  return `[${copy
    .outlineParts()
    .map(({ json }) => json)
    .join()}]`
}

describe('handles', () => {
  it('AGENT-30: are unique, survive edits, moves and compaction, and stay with the greater part of a split', () => {
    const { person, copy } = open('# Title\n\nOne two three four\n\n- a\n- b\n\n> quoted\n\nLast')
    const before = copy.outline()
    expect(new Set(before.map(({ handle }) => handle)).size).toBe(before.length)
    const handle = (text: string) => copy.outline().find((each) => each.text.includes(text))?.handle
    const [title, line, item, last] = ['Title', 'One', 'b', 'Last'].map(handle)
    person.type('One', ' and')
    expect(handle('One')).toBe(line)
    person.split('three four', 0)
    expect(handle('One and')).toBe(line)
    person.retype('One and', 'heading', { level: 2 })
    expect(handle('One and')).toBe(line)
    person.wrap('Last', 'blockquote')
    expect(handle('Last')).toBe(last)
    person.moveToStart('Last')
    expect(handle('Last')).toBe(last)
    // Again with what a reader has who loads the document when it was compacted.
    const compacted = new BlockDocument(Y.encodeStateAsUpdate(person.doc))
    expect(compacted.outline()).toEqual(copy.outline())
    for (const each of [title, line, item, last]) expect(compacted.find(each!)).toEqual(copy.find(each!))
  })

  it('AGENT-30: stay with the greater part of a split, else with the first', () => {
    const { person, copy } = open('abcd\n\nlonger')
    const handle = (text: string) => copy.outline().find((each) => each.text === text)?.handle
    const [even, longer] = [handle('abcd'), handle('longer')]
    person.split('abcd', 2)
    expect(handle('ab')).toBe(even)
    person.split('longer', 1)
    expect(handle('onger')).toBe(longer)
    expect(new Set(copy.outline().map((each) => each.handle)).size).toBe(4)
  })

  it('AGENT-30: reading writes nothing', () => {
    const { copy, apply } = open('One\n\nTwo')
    const revision = copy.revision
    copy.outline()
    copy.read()
    expect(copy.revision).toBe(revision)
    expect(apply().update).toBeNull()
  })
})

describe('reading', () => {
  it('AGENT-31: gives each block its handle, hash, type, depth and Markdown', () => {
    const { copy } = open(
      '# Title\n\nSome **bold** text[^1]\n\n- [x] done\n  - inner\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\n[^1]: A note',
    )
    const shown = copy.read().blocks.map(({ depth, type, markdown }) => [depth, type, markdown])
    expect(shown).toEqual([
      [0, 'heading', '# Title'],
      [0, 'paragraph', 'Some **bold** text[^1]'],
      [0, 'taskList', null],
      [1, 'taskItem', null],
      [2, 'paragraph', 'done'],
      [2, 'bulletList', null],
      [3, 'listItem', null],
      [4, 'paragraph', 'inner'],
      [0, 'table', '| a   | b   |\n| --- | --- |\n| 1   | 2   |'],
      [0, 'footnote', null],
      [1, 'paragraph', 'A note'],
    ])
    expect(outlineJson(copy)).toBe(JSON.stringify(copy.outline()))
    expect(copy.read({ depth: 0 }).blocks[2]).toMatchObject({ markdown: '- [x] done\n  - inner' })
  })

  it('AGENT-31: gives blocks by handles, and a range with what follows it', () => {
    const { copy, block } = open('One\n\n- two\n- three\n\nFour')
    const list = copy.outline().find(({ type }) => type === 'bulletList')!
    const read = copy.read({ handles: [list.handle, block('Four').handle, 'zz.1'] })
    expect(read.blocks.map(({ markdown }) => markdown)).toEqual([null, null, 'two', null, 'three', 'Four'])
    expect(read.gone).toEqual(['zz.1'])
    const range = copy.read({ from: block('two').handle, limit: 2 })
    expect(range.blocks.map(({ markdown }) => markdown)).toEqual(['two', null])
    expect(range.next).toBe(block('three').handle)
  })

  it('AGENT-87: reads named blocks inside others, each once and in order, opened as far as asked', () => {
    const { copy, block } = open('One\n\n- two\n- three\n  - inner\n\nFour')
    const [list, deeper] = copy.outline().filter(({ type }) => type === 'bulletList')
    const inner = block('inner').handle
    const handles = [block('Four').handle, inner, list!.handle, inner]
    const shown = (depth: number) => copy.read({ handles, depth }).blocks.map(({ markdown }) => markdown)
    expect(shown(0)).toEqual(['- two\n- three\n  - inner', 'Four'])
    expect(shown(9)).toEqual([null, null, 'two', null, 'three', null, null, 'inner', 'Four'])
    const nested = copy.read({ handles: [inner, deeper!.handle], depth: 0 })
    expect(nested.blocks.map(({ depth, markdown }) => [depth, markdown])).toEqual([[2, '- inner']])
    const rest = copy.read({ handles, from: deeper!.handle, depth: 9 })
    expect(rest.blocks.map(({ markdown }) => markdown)).toEqual([null, null, 'inner', 'Four'])
  })
})

describe('operations', () => {
  it('AGENT-32: replace, insert, delete and move blocks, and set attributes', () => {
    const { apply, block, copy, ofType } = open('# Title\n\nOne\n\n- a\n- b\n\nLast')
    const one = block('One')
    const { results, text } = apply(
      { op: 'replace_block', ...one, markdown: '## One\n\nMore' },
      { op: 'insert_after', handle: block('a', 'paragraph').handle, markdown: 'deeper' },
      { op: 'insert_after', handle: null, markdown: 'First' },
      { op: 'move_block', handle: block('Last').handle, before: one.handle },
      { op: 'set_attrs', ...block('Title'), attrs: { level: 3 } },
      { op: 'delete_block', ...block('b', 'paragraph') },
    )
    expect(results.map(({ status }) => status)).toEqual(new Array(6).fill('applied'))
    expect(text).toBe('First\n\n### Title\n\nLast\n\n## One\n\nMore\n\n- a\n\n  deeper\n')
    expect(results[0]).toMatchObject({
      blocks: [{ handle: one.handle, type: 'heading' }, { type: 'paragraph' }],
    })
    expect(outlineJson(copy)).toBe(JSON.stringify(copy.outline()))
    const item = ofType('listItem')
    expect(apply({ op: 'insert_after', handle: item.handle, markdown: '- c\n- d' }).text).toContain(
      '- c\n\n- d',
    )
    expect(copy.find(item.handle)).not.toBeNull()
  })

  it('AGENT-32: edit rows, columns and cells of tables', () => {
    const { apply, ofType } = open('| a | b |\n| - | - |\n| 1 | 2 |\n| 3 | 4 |')
    const table = ofType('table')
    const { results, text } = apply(
      { op: 'table_cell', ...table, row: 1, column: 1, markdown: '**two**' },
      { op: 'insert_row', ...table, at: 1, cells: ['x'] },
      { op: 'insert_column', ...table, at: 2, cells: ['c', 'y'] },
      { op: 'move_row', ...table, from: 3, to: 1 },
      { op: 'move_column', ...table, from: 2, to: 0 },
      { op: 'delete_row', ...table, at: 2 },
      { op: 'delete_column', ...table, at: 9 },
    )
    expect(results.map(({ status }) => status)).toEqual([...new Array(6).fill('applied'), 'invalid'])
    expect(text).toBe(
      '| c   | a   | b       |\n| --- | --- | ------- |\n|     | 3   | 4       |\n|     | 1   | **two** |\n',
    )
  })

  it('AGENT-33: an operation whose hash is not that of the block changes nothing and answers with the present text', () => {
    const { apply, block, person } = open('One\n\nTwo')
    const [one, two] = [block('One'), block('Two')]
    person.type('One', '!')
    const { results, text } = apply(
      { op: 'replace_block', ...one, markdown: 'Other' },
      { op: 'replace_block', ...two, markdown: 'Second' },
      { op: 'replace_block', ...two, markdown: 'Second one' },
      { op: 'delete_block', handle: 'zzz.9', hash: 'x' },
    )
    expect(results).toMatchObject([
      { status: 'conflict', reason: 'changed', block: { handle: one.handle, markdown: 'One!' } },
      { status: 'applied' },
      { status: 'applied' },
      { status: 'gone', handle: 'zzz.9' },
    ])
    expect(text).toBe('One!\n\nSecond one\n')
  })

  it('AGENT-33: text is replaced where it stands exactly once', () => {
    const { apply, block } = open('a **bold** word, a word')
    const { handle } = block('bold')
    const replace = (find: string) => ({ op: 'replace_text', handle, find, replace: '*X*' }) as const
    const { results, text } = apply(replace('none'), replace('word'), replace('**bold**'))
    expect(results).toMatchObject([
      { status: 'conflict', reason: 'no-match' },
      { status: 'conflict', reason: 'many-matches' },
      { status: 'applied' },
    ])
    expect(text).toBe('a *X* word, a word\n')
  })

  it('AGENT-34: one word of a thousand deletes that word only, marks stay, and what a person types meanwhile too', () => {
    const many = Array.from({ length: 1_000 }, (_, index) =>
      index % 7 === 0 ? `**word${index}**` : `word${index}`,
    )
    const { apply, block, person } = open(many.join(' '))
    const before = block('word0')
    const changed = many.with(500, 'changed')
    const typed = { ...before, markdown: changed.join(' ') }
    const copyOf = person.snapshot()
    const { update, results } = apply({ op: 'replace_block', ...typed })
    expect(results[0]).toMatchObject({ status: 'applied', blocks: [{ handle: before.handle }] })
    const deleted = [...Y.decodeUpdate(update!).ds.clients.values()].flat()
    expect(deleted.reduce((sum, { len }) => sum + len, 0)).toBeLessThanOrEqual('word500'.length)
    // Somebody who had not seen it typed at the end of the word before.
    const other = new Person(6, copyOf)
    other.type('word499', '!')
    other.receive(update!)
    expect(other.text()).toContain('word499! changed word501')
    expect(block('word0').markdown).toBe(changed.join(' '))
  })

  it('AGENT-35: what the schema does not allow changes nothing', () => {
    const { apply, block, copy, ofType } = open('One\n\n- a')
    const revision = copy.revision
    const one = block('One')
    const { results, update } = apply(
      { op: 'move_block', handle: one.handle, after: ofType('listItem').handle },
      { op: 'move_block', handle: ofType('listItem').handle, after: one.handle },
      { op: 'set_attrs', ...one, attrs: { level: 2 } },
      { op: 'insert_row', ...one, at: 0 },
    )
    expect(results.map(({ status }) => status)).toEqual(new Array(4).fill('invalid'))
    expect(update).toBeNull()
    expect(copy.revision).toBe(revision)
  })
})
