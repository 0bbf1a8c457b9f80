import { beforeEach, describe, expect, it } from 'vitest'
import { SILENCE_MS } from '../membership/live-nodes.ts'
import { Peers } from './peers.ts'

let peers: Peers
beforeEach(() => {
  let owner = 0
  peers = new Peers(() => --owner)
})

describe('the other nodes of a room', () => {
  it('detects a gap in the chain of tickets, which is closed by reading the database after its commit', () => {
    peers.recordUpdate('a', 0, 3)
    expect(peers.hasMissing).toBe(false)
    peers.recordUpdate('a', 3, 7)
    peers.recordUpdate('a', 9, 12)
    expect(peers.hasMissing).toBe(true)
    expect(peers.isMissingReadable).toBe(false)
    peers.recordCommit('a', 8)
    expect(peers.isMissingReadable).toBe(false)
    peers.recordCommit('a', 9)
    expect(peers.isMissingReadable).toBe(true)
    peers.recordRead(new Map([['a', 8]]))
    expect(peers.hasMissing).toBe(true)
    peers.recordRead(peers.committedTickets())
    expect(peers.hasMissing).toBe(false)
    // An update that was received before makes no gap.
    peers.recordUpdate('a', 3, 7)
    expect(peers.hasMissing).toBe(false)
  })

  it('a message that contains missing updates closes the gap, as far as it contains them', () => {
    peers.recordStatus('a', 7)
    expect(peers.find('a')?.missing).toBe(7)
    // The message contains a part, which may be the later one.
    peers.recordUpdate('a', 3, 6)
    expect(peers.find('a')?.missing).toBe(7)
    peers.recordUpdate('a', 4, 7)
    expect(peers.find('a')?.missing).toBe(4)
    expect(peers.isMissingReadable).toBe(false)
    peers.recordUpdate('a', 0, 8)
    expect(peers.hasMissing).toBe(false)
  })

  it('reported tickets are missing only if they are higher than the received ones', () => {
    peers.recordUpdate('a', 0, 5)
    peers.recordStatus('a', 5)
    peers.recordStatus('b', 0)
    expect(peers.hasMissing).toBe(false)
    peers.recordStatus('a', 6)
    expect(peers.hasMissing).toBe(true)
    expect(peers.find('a')?.missing).toBe(6)
    expect(peers.find('c')).toBeNull()
  })

  it('a node that reports a lower ticket than it had published has closed the room, with everything committed', () => {
    peers.recordUpdate('a', 0, 7)
    peers.recordCommit('a', 5)
    expect(peers.isSettled).toBe(false)
    peers.recordStatus('a', 0)
    expect(peers.isSettled).toBe(true)
    expect(peers.hasMissing).toBe(false)
  })

  it('calls back when everything published before is committed, or its node was removed', () => {
    const called: string[] = []
    peers.whenSettled(() => called.push('immediately'))
    expect(called).toEqual(['immediately'])
    peers.recordUpdate('a', 0, 5)
    peers.recordUpdate('b', 0, 2)
    expect(peers.isSettled).toBe(false)
    peers.whenSettled(() => called.push('both'))
    peers.recordUpdate('a', 5, 9)
    peers.recordCommit('a', 5)
    expect(called).toEqual(['immediately'])
    peers.remove('b')
    expect(called).toEqual(['immediately', 'both'])
    expect(peers.isSettled).toBe(false)
    peers.recordCommit('a', 9)
    expect(peers.isSettled).toBe(true)
    expect(peers.remove('b')).toBeNull()
  })

  it('reports nodes that have not been alive for a while, until they are gone; a message shows that a node is alive', () => {
    peers.received('a')
    peers.received('b')
    expect(peers.expired(new Set(['a']), 0)).toEqual([])
    expect(peers.expired(new Set(['a']), SILENCE_MS - 1)).toEqual([])
    expect(peers.expired(new Set(['a']), SILENCE_MS)).toEqual(['b'])
    const b = peers.find('b')!
    b.isGone = true
    expect(peers.expired(new Set(['a']), SILENCE_MS)).toEqual([])
    // Its rows are found in the database: that is not a message of it.
    peers.recordCommit('b', 3)
    expect(b.isGone).toBe(true)
    peers.received('b')
    expect(b.isGone).toBe(false)
    expect(peers.expired(new Set(['a']), 2 * SILENCE_MS)).toEqual([])
    expect(peers.expired(new Set(['a']), 3 * SILENCE_MS)).toEqual(['b'])
  })

  it('gives every node its own negative owner number', () => {
    expect([peers.received('a').owner, peers.received('b').owner, peers.received('a').owner]).toEqual([
      -1, -2, -1,
    ])
  })
})
