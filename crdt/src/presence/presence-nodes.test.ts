import { describe, expect, it } from 'vitest'
import {
  Awareness,
  applyAwarenessUpdate,
  encodeAwarenessUpdate,
  removeAwarenessStates,
} from 'y-protocols/awareness.js'
import * as Y from 'yjs'
import { PresenceTable } from './presence-table.ts'

const LIMITS = { maxStateBytes: 1024, maxClientsPerOwner: 2 }
/** Another node. */
const NODE = -1
const NOBODY = Uint8Array.of(0)

function person(clientId: number): Awareness {
  const doc = new Y.Doc()
  doc.clientID = clientId
  const awareness = new Awareness(doc)
  awareness.setLocalState({ user: { name: `p${clientId}` } })
  return awareness
}

const own = (awareness: Awareness) => encodeAwarenessUpdate(awareness, [awareness.clientID])

/** The tables of two nodes, with one client on each. */
function twoNodes() {
  const [here, there] = [new PresenceTable(LIMITS), new PresenceTable(LIMITS)]
  const [ann, ben] = [person(1), person(2)]
  here.receive(10, 'guest', own(ann), 0)
  there.receive(20, 'guest', own(ben), 0)
  return { here, there, ann, ben }
}

/** The clients that a stock client shows after receiving all states. */
function shown(table: PresenceTable, watcher = new Awareness(new Y.Doc())): number[] {
  watcher.setLocalState(null)
  const message = table.encodeWithGone()
  if (message) applyAwarenessUpdate(watcher, message, 'server')
  return [...watcher.getStates().keys()].sort()
}

describe('presence of other nodes', () => {
  it('is shown with that of this one, is not told on, and does not expire', () => {
    const { here, there } = twoNodes()
    const told = there.encodeForNodes()!
    expect(here.receiveFromNode(NODE, told, 0)).toEqual({ kind: 'changed', clients: [2] })
    expect(here.receiveFromNode(NODE, told, 0)).toEqual({ kind: 'unchanged' })
    expect(shown(here)).toEqual([1, 2])
    const onlyOurs = new PresenceTable(LIMITS)
    onlyOurs.receiveFromNode(NODE, here.encodeForNodes()!, 0)
    expect(shown(onlyOurs)).toEqual([1])
    expect(here.expire(1_000)).toEqual([1])
    expect(shown(here)).toEqual([2])
  })

  it('is to be told on when its client comes over, though it shows what it showed', () => {
    const { here, there, ben } = twoNodes()
    here.receiveFromNode(NODE, there.encodeForNodes()!, 0)
    expect(here.receive(30, 'guest', own(ben), 0)).toEqual({ kind: 'changed', clients: [2], back: [2] })
    expect(here.receive(30, 'guest', own(ben), 0)).toEqual({ kind: 'unchanged' })
    const third = new PresenceTable(LIMITS)
    third.receiveFromNode(-2, there.encodeForNodes()!, 0)
    third.receiveFromNode(-3, here.encodeForNodes([2])!, 0)
    third.leave(-2)
    expect(shown(third)).toEqual([2])
  })

  it('is not taken over by a client that repeats what it was told, though that counts further than its own client', () => {
    const { here, there, ann, ben } = twoNodes()
    for (let outage = 0; outage < 3; outage++) {
      here.receiveFromNode(NODE, there.encodeForNodes()!, 0)
      applyAwarenessUpdate(ann, here.encode()!, 'server')
      here.leave(NODE)
    }
    expect(here.receive(10, 'guest', encodeAwarenessUpdate(ann, [ben.clientID]), 0)).toEqual({
      kind: 'unchanged',
    })
    expect(shown(here)).toEqual([1])
  })

  it('goes when its node says so, says nothing of it any more, or is gone', () => {
    const { here, there } = twoNodes()
    const all = there.encodeForNodes()!
    here.receiveFromNode(NODE, all, 0)
    there.leave(20)
    expect(here.receiveFromNode(NODE, there.encodeForNodes([2])!, 0)).toEqual({
      kind: 'changed',
      clients: [2],
    })
    expect(shown(here)).toEqual([1])
    here.receiveFromNode(NODE, all, 0)
    expect(shown(here)).toEqual([1, 2])
    expect(here.receiveFromNode(NODE, NOBODY, 0)).toEqual({ kind: 'unchanged' })
    expect(here.receiveFromNode(NODE, NOBODY, 0, { whole: true })).toEqual({ kind: 'changed', clients: [2] })
    here.receiveFromNode(NODE, all, 0)
    expect(here.leave(NODE)).toEqual([2])
    expect(shown(here)).toEqual([1])
  })

  it('stays for a client that moved here, though the node it left takes it back later', () => {
    const { here, there, ben } = twoNodes()
    here.receiveFromNode(NODE, there.encodeForNodes()!, 0)
    const watcher = new Awareness(new Y.Doc())
    shown(here, watcher)
    // The client arrives with its old state, and becomes visible when it moves.
    here.receive(11, 'guest', own(ben), 0)
    there.leave(20)
    expect(here.receiveFromNode(NODE, there.encodeForNodes([2])!, 0)).toEqual({ kind: 'unchanged' })
    expect(shown(here, watcher)).toEqual([1, 2])
    ben.setLocalState({ user: { name: 'moved' } })
    expect(here.receive(11, 'guest', own(ben), 0)).toEqual({ kind: 'changed', clients: [2] })
    shown(here, watcher)
    expect(watcher.getStates().get(2)).toEqual({ user: { name: 'moved' } })
  })

  it('PRES-27: is seen at once by a client that comes over, though it was told of the same by the other node', () => {
    const { here, there, ann, ben } = twoNodes()
    here.receiveFromNode(NODE, there.encodeForNodes()!, 0)
    there.receiveFromNode(NODE, here.encodeForNodes()!, 0)
    applyAwarenessUpdate(ben, there.encode([1])!, 'server')
    expect([...ben.getStates().keys()].sort()).toEqual([1, 2])
    // A stock client whose connection breaks discards the states of others, and keeps their clocks.
    removeAwarenessStates(ben, [1], 'line')
    expect([...ben.getStates().keys()]).toEqual([2])
    expect(here.receive(30, 'guest', own(ben), 0)).toEqual({ kind: 'changed', clients: [2], back: [2] })
    applyAwarenessUpdate(ben, here.encodeAnew([2], 1_000_000)!, 'server')
    expect([...ben.getStates().keys()].sort()).toEqual([1, 2])
    // Her later states are not lost either.
    for (const name of ['a', 'b']) {
      ann.setLocalState({ user: { name } })
      const result = here.receive(10, 'guest', own(ann), 0)
      if (result.kind !== 'changed') throw new Error('nothing changed')
      if (result.behind) applyAwarenessUpdate(ann, here.encodeLeft(result.behind), 'server')
      applyAwarenessUpdate(ben, here.encode(result.clients)!, 'server')
      expect(ben.getStates().get(1)).toEqual({ user: { name } })
    }
    expect(ann.getLocalState()).toEqual({ user: { name: 'b' } })
  })

  it('is refused when it is no presence', () => {
    const { here } = twoNodes()
    expect(here.receiveFromNode(NODE, Uint8Array.of(9), 0).kind).toBe('refused')
  })
})
