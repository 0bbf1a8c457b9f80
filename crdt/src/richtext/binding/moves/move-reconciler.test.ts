import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { Peer, peers, settle } from '../testing/peer.ts'

/** Settles, expects all peers to agree, and returns the texts of their blocks. */
function agreed(all: readonly Peer[]): string[] {
  settle(all)
  for (const peer of all) expect(peer.root.toJSON()).toEqual(all[0]!.root.toJSON())
  return all[0]!.texts
}

describe('two people who move at the same time', () => {
  it('split one block at different places: each character stands once', () => {
    const [a, b] = peers([1, 2], 'hello world') as [Peer, Peer]
    a.split(0, 5)
    b.split(0, 8)
    expect(agreed([a, b]).join('|').replaceAll('|', '')).toBe('hello world')
  })

  it('split one block at the same place', () => {
    const [a, b] = peers([1, 2], 'abcdef') as [Peer, Peer]
    a.split(0, 3)
    b.split(0, 3)
    expect(agreed([a, b]).filter((text) => text !== '')).toEqual(['abc', 'def'])
  })

  it('join the same blocks', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    a.join(1)
    b.join(1)
    expect(agreed([a, b])).toEqual(['abcdef'])
  })

  it('drag one block to different places', () => {
    const [a, b] = peers([1, 2], 'abc', 'def', 'ghi') as [Peer, Peer]
    a.move(1, 0)
    b.move(1, 3)
    expect(agreed([a, b]).toSorted()).toEqual(['abc', 'def', 'ghi'])
  })

  it('join and split the same block', () => {
    const [a, b] = peers([1, 2], 'abc', 'defg') as [Peer, Peer]
    a.join(1)
    b.split(1, 2)
    expect([...agreed([a, b]).join('')].toSorted().join('')).toBe('abcdefg')
  })
})

describe('somebody who types while another moves', () => {
  it('finds the text at its place after a split before it', () => {
    const [a, b] = peers([1, 2], 'abcdef') as [Peer, Peer]
    a.split(0, 2)
    b.type(0, 4, 'XY')
    expect(agreed([a, b])).toEqual(['ab', 'cdXYef'])
  })

  it('leaves the text before a split where it is', () => {
    const [a, b] = peers([1, 2], 'abcdef') as [Peer, Peer]
    a.split(0, 3)
    b.type(0, 1, 'X')
    expect(agreed([a, b])).toEqual(['aXbc', 'def'])
  })

  it('finds the text in the joined block', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    a.join(1)
    b.type(1, 1, 'X')
    expect(agreed([a, b])).toEqual(['abcdXef'])
  })

  it('finds the text that was typed into an empty block which was joined', () => {
    const [a, b] = peers([1, 2], 'abc', '') as [Peer, Peer]
    a.join(1)
    b.type(1, 0, 'XY')
    expect(agreed([a, b])).toEqual(['abcXY'])
  })

  it('finds the text in a block of another type', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    a.move(1, 1, 'heading')
    b.type(1, 3, 'X')
    expect(agreed([a, b])).toEqual(['abc', 'defX'])
    expect(a.blocks[1]?.nodeName).toBe('heading')
  })

  it('finds characters of two UTF-16 units whole', () => {
    const [a, b] = peers([1, 2], 'a🙂c', 'd🙂f') as [Peer, Peer]
    a.join(1)
    b.type(1, 1, '🎉x')
    expect(agreed([a, b])).toEqual(['a🙂cd🎉x🙂f'])
  })

  it('keeps the formatting of the text', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    a.join(1)
    const text = b.blocks[1]!.get(0) as Y.XmlText
    text.insert(1, 'X', { bold: {} })
    expect(agreed([a, b])).toEqual(['abcdXef'])
    expect(a.root.toString()).toContain('<bold>X</bold>')
  })

  it('finds the text of somebody who left before the move arrived', () => {
    const [a, b, c] = peers([1, 2, 3], 'abc', 'def', '') as [Peer, Peer, Peer]
    b.type(1, 1, 'XY')
    b.type(1, 5, 'Z')
    b.type(2, 0, 'N')
    const last = b.take()
    a.join(1)
    a.join(1)
    for (const update of a.take()) c.receive(update)
    for (const update of last) {
      a.receive(update)
      c.receive(update)
    }
    expect(agreed([a, c])).toEqual(['abcdXYefZN'])
  })

  it('does so too when it was typed before the move arrived, offline, and for a person who reloaded', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    b.type(1, 1, 'X')
    const reloaded = new Peer(3, Y.encodeStateAsUpdate(b.doc), new Set([2]))
    const unsent = b.take()
    a.join(1)
    for (const update of unsent) a.receive(update)
    for (const update of a.take()) reloaded.receive(update)
    expect(agreed([a, reloaded])).toEqual(['abcdXef'])
  })

  it('lets a deletion win over a move by somebody who did not know of it', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    a.join(1)
    b.delete(1, 1, 3)
    expect(agreed([a, b])).toEqual(['abcd'])
  })

  it('lets the deletion of a block win over a move of it', () => {
    const [a, b] = peers([1, 2], 'abc', 'def', 'ghi') as [Peer, Peer]
    a.move(1, 3)
    b.deleteBlock(1)
    expect(agreed([a, b])).toEqual(['abc', 'ghi'])
  })

  it('lets a revival win over another copy', () => {
    const [a, b] = peers([1, 2], 'abc', 'def') as [Peer, Peer]
    const originals = [b.idAt(1, 1), b.idAt(1, 2)]
    b.delete(1, 1, 3)
    b.revive(1, 1, originals, 'ef')
    a.join(1)
    const together = agreed([a, b]).join('')
    expect([...together].toSorted().join('')).toBe('abcdef')
  })
})

describe('three people', () => {
  it('drag, join and type in the same block', () => {
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 0],
    ]) {
      const all = peers([1, 2, 3], 'abc', 'def', 'ghi')
      all[order[0]!]!.move(1, 3)
      all[order[1]!]!.join(1)
      all[order[2]!]!.type(1, 2, 'X')
      const together = agreed(all).join('')
      expect([...together].toSorted().join('')).toBe('Xabcdefghi')
      expect(together).toContain('eX')
    }
  })
})
