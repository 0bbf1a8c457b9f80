import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { fromMarkdown } from '../markdown/markdown.ts'
import { FIELD } from '../schema/schema.ts'
import { elements, replica, texts } from '../testing/test-document.ts'
import { type Author, authoredBlocks } from './authored.ts'

const ann: Author = { principal: 'ann', kind: 'person', run: null }
const guest: Author = { principal: 'guest', kind: 'guest', run: null }
const agent: Author = { principal: 'helper', kind: 'agent', run: 'r1' }
const second: Author = { principal: 'helper', kind: 'agent', run: 'r2' }

/** Assigns all operations of a client to one author. */
function byClient(authors: Readonly<Record<number, Author>>) {
  return (client: number, clock: number, length: number) => {
    const author = authors[client]
    return author === undefined ? [] : [{ clock, end: clock + length, author }]
  }
}

function write(doc: Y.Doc, client: number, change: (fragment: Y.XmlFragment) => void): void {
  const other = replica(doc, client)
  change(other.getXmlFragment(FIELD))
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other))
}

function docOf(markdown: string, client: number): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown, client))
  return doc
}

describe('authorship of the current text', () => {
  it('WHO-1: each run has its author; marks do not split runs, deleted text has gone', () => {
    const doc = docOf('Hello **wide** world', 1)
    write(doc, 2, (fragment) => texts(fragment)[0]!.insert(5, ' there'))
    write(doc, 3, (fragment) => {
      texts(fragment)[0]!.delete(0, 1)
      texts(fragment)[0]!.insert(0, 'J', { bold: {} })
      texts(fragment)[0]!.format(0, 8, { italic: {} })
    })
    expect(authoredBlocks(doc, byClient({ 1: ann, 2: guest, 3: agent }))).toEqual([
      {
        root: FIELD,
        type: 'paragraph',
        runs: [
          { text: 'J', author: agent },
          { text: 'ello', author: ann },
          { text: ' there', author: guest },
          { text: ' wide world', author: ann },
        ],
      },
    ])
  })

  it('WHO-1: text of unknown authors has none; runs of one author join across clients, those of agents do not across runs', () => {
    const doc = docOf('abc', 1)
    write(doc, 2, (fragment) => texts(fragment)[0]!.insert(3, 'def'))
    write(doc, 3, (fragment) => texts(fragment)[0]!.insert(6, 'ghi'))
    const runs = (authors: Record<number, Author>) => authoredBlocks(doc, byClient(authors))[0]?.runs
    expect(runs({ 1: ann, 2: { ...ann } })).toEqual([
      { text: 'abcdef', author: ann },
      { text: 'ghi', author: null },
    ])
    expect(runs({ 1: agent, 2: second, 3: second })).toEqual([
      { text: 'abc', author: agent },
      { text: 'defghi', author: second },
    ])
  })

  it('WHO-1: one client of several authors in turn, with gaps and ranges beyond what was asked', () => {
    const doc = new Y.Doc()
    doc.clientID = 7
    doc.getText('note').insert(0, 'abcdefgh')
    const blocks = authoredBlocks(doc, () => [
      { clock: -5, end: 2, author: ann },
      { clock: 3, end: 5, author: guest },
      { clock: 5, end: 6, author: null },
      { clock: 7, end: 99, author: ann },
    ])
    expect(blocks[0]?.runs).toEqual([
      { text: 'ab', author: ann },
      { text: 'c', author: null },
      { text: 'de', author: guest },
      { text: 'fg', author: null },
      { text: 'h', author: ann },
    ])
  })

  it('WHO-1: blocks come in reading order with their types, those in lists, tables and quotations each for itself', () => {
    const doc = docOf(
      '# Title\n\n- one\n- two\n\n> three\n\n| a |\n|---|\n| b |\n\n```\ncode\n```\n\n---\n',
      1,
    )
    write(doc, 2, (fragment) => {
      const paragraph = elements(fragment, 'paragraph')[0]!
      paragraph.insert(1, [new Y.XmlElement('hardBreak'), new Y.XmlText('more')])
      fragment.insert(fragment.length, [new Y.XmlElement('paragraph')])
    })
    const blocks = authoredBlocks(doc, byClient({ 1: ann, 2: guest }))
    const by = (text: string, author = ann) => ({ text, author })
    expect(blocks.map(({ type, runs }) => [type, ...runs])).toEqual([
      ['heading', by('Title')],
      ['paragraph', by('one'), by('\nmore', guest)],
      ['paragraph', by('two')],
      ['paragraph', by('three')],
      ['paragraph', by('a')],
      ['paragraph', by('b')],
      ['codeBlock', by('code')],
      ['horizontalRule'],
      ['paragraph'],
    ])
  })

  it('WHO-2: a text of a plain Yjs client is one block of type text with the name of its root', () => {
    const doc = new Y.Doc()
    doc.clientID = 1
    doc
      .getText('notes')
      .applyDelta([{ insert: 'a🙂', attributes: { bold: true } }, { insert: { image: 'x' } }])
    doc.getMap('meta').set('a', 1)
    const current = replica(doc)
    expect(authoredBlocks(current, byClient({ 1: ann }))).toEqual([
      { root: 'notes', type: 'text', runs: [{ text: 'a🙂\n', author: ann }] },
    ])
    expect(current.share.get('notes')?.constructor).toBe(Y.AbstractType)
  })
})
