import { type Chunk, decodeChunk, PresenceTable } from '@cowrite/crdt'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { Broadcast } from './broadcast.ts'
import { DEFAULT_LIMITS } from './limits.ts'
import type { BroadcastGroup } from './member.ts'
import { SilentMember } from './silent-member.ts'

const GROUP: BroadcastGroup = {
  key: 'test',
  immediate: false,
  update: (update) => update,
  syncStep2: (update) => update,
  awareness: (message) => message,
  stateless: (payload) => new TextEncoder().encode(payload),
}

class Listener extends SilentMember {
  readonly group = GROUP
  readonly updates: Uint8Array[] = []
  readonly presence: Uint8Array[] = []
  deliver(frame: Uint8Array, acknowledged: number): void {
    clock.now += clock.costMs
    this.updates.push(frame)
    this.acknowledged += acknowledged
  }
  override deliverPresence(frame: Uint8Array): void {
    this.presence.push(frame)
  }
  acknowledged = 0
  acknowledge(count: number): void {
    this.acknowledged += count
  }
}

/** The clock of the broadcast under test, moved by what deliveries cost. */
const clock = { now: 1_000, costMs: 0 }

function typed(): (letter: string) => Chunk {
  const doc = new Y.Doc()
  return (letter) => {
    const before = Y.encodeStateVector(doc)
    doc.getText('t').insert(doc.getText('t').length, letter)
    const decoded = decodeChunk(Y.encodeStateAsUpdate(doc, before))
    if (!decoded.ok) throw new Error(decoded.reason)
    return decoded.chunk
  }
}

function setup(members: number) {
  const table = new PresenceTable({ maxStateBytes: 100, maxClientsPerOwner: DEFAULT_LIMITS.presenceClients })
  const broadcast = new Broadcast(table, () => clock.now)
  const listeners = Array.from({ length: members }, (_, i) => new Listener(i))
  for (const listener of listeners) broadcast.add(listener)
  return { broadcast, listeners, table }
}

function textOf(frames: readonly Uint8Array[]): string {
  const doc = new Y.Doc()
  for (const frame of frames) Y.applyUpdate(doc, frame)
  return doc.getText('t').toString()
}

describe('broadcast', () => {
  beforeEach(() => {
    vi.useFakeTimers()
    Object.assign(clock, { now: 1_000, costMs: 0 })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('the first update after a pause leaves at once, to everybody but its writer', () => {
    const { broadcast, listeners } = setup(3)
    broadcast.update(typed()('a'), listeners[0]!)
    expect(listeners.map(({ updates }) => updates.length)).toEqual([0, 1, 1])
  })

  it('while flushes are costly, updates gather and leave as one frame, the same for all, within 16 ms', () => {
    const { broadcast, listeners } = setup(100)
    const key = typed()
    clock.costMs = 0.02
    for (let i = 0; i < 4; i++) {
      clock.now += 100
      broadcast.update(key('x'), listeners[0]!)
    }
    const before = listeners[1]!.updates.length
    broadcast.update(key('b'), listeners[0]!)
    broadcast.update(typed()('c'), listeners[1]!)
    expect(listeners[1]!.updates.length).toBe(before)
    vi.advanceTimersByTime(16)
    expect(listeners[1]!.updates.length).toBe(before + 1)
    expect(listeners[1]!.updates.at(-1)).toBe(listeners[2]!.updates.at(-1))
    expect(textOf(listeners[2]!.updates).length).toBe(6)
  })

  it('acknowledgements leave at once, or with the updates that wait; none is lost', () => {
    const { broadcast, listeners } = setup(100)
    const key = typed()
    broadcast.acknowledge(listeners[0]!, 1)
    expect(listeners[0]!.acknowledged).toBe(1)
    clock.costMs = 0.02
    broadcast.update(key('a'), listeners[0]!)
    broadcast.update(key('b'), listeners[0]!)
    broadcast.acknowledge(listeners[0]!, 2)
    broadcast.acknowledge(listeners[1]!, 3)
    expect(listeners.slice(0, 2).map(({ acknowledged }) => acknowledged)).toEqual([1, 0])
    vi.advanceTimersByTime(16)
    expect(listeners.slice(0, 2).map(({ acknowledged }) => acknowledged)).toEqual([3, 3])
  })

  it('an interrupted flush of a small room does not slow it down', () => {
    const { broadcast, listeners } = setup(3)
    const key = typed()
    clock.costMs = 40
    for (let i = 0; i < 20; i++) broadcast.update(key('x'), listeners[0]!)
    expect(listeners[1]!.updates.length).toBe(20)
  })

  it('what waits is sent before somebody joins, and nothing after the room closed', () => {
    const { broadcast, listeners } = setup(100)
    clock.costMs = 0.02
    const key = typed()
    broadcast.update(key('a'), listeners[0]!)
    broadcast.update(key('b'), listeners[0]!)
    const late = new Listener(9)
    broadcast.add(late)
    expect(textOf(listeners[1]!.updates)).toBe('ab')
    expect(late.updates).toEqual([])
    broadcast.update(key('c'), listeners[0]!)
    broadcast.stop()
    vi.advanceTimersByTime(100)
    expect(late.updates).toEqual([])
  })
})
