import { beforeEach, describe, expect, it } from 'vitest'
import { SILENCE_MS } from '../fabric/versions.ts'
import { Peers } from './peers.ts'

let peers: Peers
beforeEach(() => {
  let owner = 0
  peers = new Peers(() => --owner)
})

describe('what is known of other nodes in a room', () => {
  it('finds a gap in the chain of tickets, and that it is closed once the database was read after its commit', () => {
    peers.published('a', 0, 3)
    expect(peers.isMissing).toBe(false)
    peers.published('a', 3, 7)
    peers.published('a', 9, 12)
    expect(peers.isMissing).toBe(true)
    expect(peers.isReadable).toBe(false)
    peers.committed('a', 8)
    expect(peers.isReadable).toBe(false)
    peers.committed('a', 9)
    expect(peers.isReadable).toBe(true)
    peers.read(new Map([['a', 8]]))
    expect(peers.isMissing).toBe(true)
    peers.read(peers.committedNow())
    expect(peers.isMissing).toBe(false)
    // What came before is no gap.
    peers.published('a', 3, 7)
    expect(peers.isMissing).toBe(false)
  })

  it('finds a gap closed by a message that holds what was missing, as far as it does', () => {
    peers.told('a', 7)
    expect(peers.find('a')?.missing).toBe(7)
    // Only a part of it, and it may be the later one.
    peers.published('a', 3, 6)
    expect(peers.find('a')?.missing).toBe(7)
    peers.published('a', 4, 7)
    expect(peers.find('a')?.missing).toBe(4)
    expect(peers.isReadable).toBe(false)
    peers.published('a', 0, 8)
    expect(peers.isMissing).toBe(false)
  })

  it('takes what a node tells of itself for missing only when it is more than what arrived', () => {
    peers.published('a', 0, 5)
    peers.told('a', 5)
    peers.told('b', 0)
    expect(peers.isMissing).toBe(false)
    peers.told('a', 6)
    expect(peers.isMissing).toBe(true)
    expect(peers.find('a')?.missing).toBe(6)
    expect(peers.find('c')).toBeNull()
  })

  it('takes a node that tells of less than it had published for one that let the room go when all was committed', () => {
    peers.published('a', 0, 7)
    peers.committed('a', 5)
    expect(peers.isSettled).toBe(false)
    peers.told('a', 0)
    expect(peers.isSettled).toBe(true)
    expect(peers.isMissing).toBe(false)
  })

  it('calls back when all that was published before is in the database, or its node is gone', () => {
    const called: string[] = []
    peers.whenSettled(() => called.push('at once'))
    expect(called).toEqual(['at once'])
    peers.published('a', 0, 5)
    peers.published('b', 0, 2)
    expect(peers.isSettled).toBe(false)
    peers.whenSettled(() => called.push('both'))
    peers.published('a', 5, 9)
    peers.committed('a', 5)
    expect(called).toEqual(['at once'])
    peers.remove('b')
    expect(called).toEqual(['at once', 'both'])
    expect(peers.isSettled).toBe(false)
    peers.committed('a', 9)
    expect(peers.isSettled).toBe(true)
    expect(peers.remove('b')).toBeNull()
  })

  it('finds nodes that spoke and are none of the living for long, once, and takes a word for a sign of life', () => {
    peers.heard('a')
    peers.heard('b')
    expect(peers.silent(new Set(['a']), 0)).toEqual([])
    expect(peers.silent(new Set(['a']), SILENCE_MS - 1)).toEqual([])
    expect(peers.silent(new Set(['a']), SILENCE_MS)).toEqual(['b'])
    const b = peers.find('b')!
    b.isGone = true
    expect(peers.silent(new Set(['a']), SILENCE_MS)).toEqual([])
    // What it had written is found in the database: that is no word of it.
    peers.committed('b', 3)
    expect(b.isGone).toBe(true)
    peers.heard('b')
    expect(b.isGone).toBe(false)
    expect(peers.silent(new Set(['a']), 2 * SILENCE_MS)).toEqual([])
    expect(peers.silent(new Set(['a']), 3 * SILENCE_MS)).toEqual(['b'])
  })

  it('gives every node a negative number of its own', () => {
    expect([peers.heard('a').owner, peers.heard('b').owner, peers.heard('a').owner]).toEqual([-1, -2, -1])
  })
})
