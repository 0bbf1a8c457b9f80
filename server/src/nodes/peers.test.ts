import { beforeEach, describe, expect, it } from 'vitest'
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

  it('gives every node a negative number of its own', () => {
    expect([peers.get('a').owner, peers.get('b').owner, peers.get('a').owner]).toEqual([-1, -2, -1])
  })
})
