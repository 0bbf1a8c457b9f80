import { fromMarkdown } from '@cowrite/crdt/richtext'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { resolveSelection } from './selection.ts'
import { readBlocks, richText } from './text-block.ts'

function open(markdown: string): Y.Doc {
  const doc = new Y.Doc()
  Y.applyUpdate(doc, fromMarkdown(markdown))
  return doc
}

const position = (type: Y.XmlText | Y.XmlFragment, index: number): unknown =>
  Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(type, index))

describe('readBlocks', () => {
  it('reads text blocks in order, with their place in lists', () => {
    const doc = open(
      '# Title\n\n- one\n  - deep\n\n1. first\n\n- [x] done\n- [ ] open\n\n> said\n\n```\ncode\n```',
    )
    const blocks = readBlocks(doc).map(({ kind, level, list, text }) => [kind, level, list, text])
    expect(blocks).toEqual([
      ['heading', 1, null, 'Title'],
      ['paragraph', 0, { kind: 'bullet', depth: 0, checked: false }, 'one'],
      ['paragraph', 0, { kind: 'bullet', depth: 1, checked: false }, 'deep'],
      ['paragraph', 0, { kind: 'ordered', depth: 0, checked: false }, 'first'],
      ['paragraph', 0, { kind: 'task', depth: 0, checked: true }, 'done'],
      ['paragraph', 0, { kind: 'task', depth: 0, checked: false }, 'open'],
      ['paragraph', 0, null, 'said'],
      ['code', 0, null, 'code'],
    ])
  })
})

describe('resolveSelection', () => {
  it('finds both ends in reading order, and the head', () => {
    const doc = open('One.\n\nTwo.')
    const blocks = readBlocks(doc)
    const anchor = position(blocks[1]!.texts[0]!, 3)
    const head = position(blocks[0]!.texts[0]!, 1)
    expect(resolveSelection(doc, blocks, { anchor, head })).toEqual({
      from: { block: 0, text: 0, offset: 1 },
      to: { block: 1, text: 0, offset: 3 },
      head: { block: 0, text: 0, offset: 1 },
      collapsed: false,
    })
  })

  it('finds an empty paragraph, and positions between blocks', () => {
    const doc = open('One.\n\nTwo.')
    richText(doc).insert(1, [new Y.XmlElement('paragraph')])
    const blocks = readBlocks(doc)
    const empty = position(blocks[1]!.element, 0)
    expect(resolveSelection(doc, blocks, { anchor: empty, head: empty })?.head.block).toBe(1)
    const end = position(richText(doc), 3)
    expect(resolveSelection(doc, blocks, { anchor: end, head: end })?.head).toEqual({
      block: 2,
      text: 0,
      offset: 4,
    })
  })

  it('refuses what is malformed or names something else, and creates nothing', () => {
    const doc = open('One.')
    doc.getMap('secret').set('a', 1)
    const blocks = readBlocks(doc)
    const bad: unknown[] = [
      null,
      7,
      'x',
      [],
      {},
      { tname: 'secret' },
      { tname: 'other' },
      { item: { client: 'a', clock: 0 } },
      { item: { client: 1, clock: 2 ** 40 } },
      { item: { client: 5, clock: 0 } },
      { type: { client: 1, clock: -1 } },
      { type: [] },
    ]
    for (const json of bad) {
      expect(resolveSelection(doc, blocks, { anchor: json, head: json }), JSON.stringify(json)).toBeNull()
    }
    expect([...doc.share.keys()].sort()).toEqual(['default', 'secret'])
  })
})
