import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { RemoteUpdates } from './remote-updates.ts'

/** Three edits of which each builds on the one before, of different people. */
function edits(): Uint8Array[] {
  const made: Uint8Array[] = []
  let doc = new Y.Doc()
  for (const [index, letter] of ['a', 'b', 'c'].entries()) {
    const next = new Y.Doc()
    next.clientID = index + 1
    Y.applyUpdate(next, Y.encodeStateAsUpdate(doc))
    next.on('update', (update: Uint8Array) => made.push(update))
    next.getText('t').insert(index, letter)
    doc = next
  }
  return made
}

let doc: Y.Doc
let updates: RemoteUpdates
const text = () => doc.getText('t').toString()

beforeEach(() => {
  vi.useFakeTimers()
  doc = new Y.Doc()
  updates = new RemoteUpdates(doc, 'server')
})

afterEach(() => {
  updates.destroy()
  vi.useRealTimers()
})

describe('the updates of the server', () => {
  it('EDIT-89: an edit that arrives before what it builds on is applied together with it', () => {
    const [first, second, third] = edits() as [Uint8Array, Uint8Array, Uint8Array]
    const states: string[] = []
    doc.on('afterTransaction', () => states.push(text()))
    updates.receive(third)
    updates.receive(second)
    expect([states, doc.store.pendingStructs]).toEqual([[], null])
    updates.receive(first)
    expect(states).toEqual(['a', 'ab', 'abc'])
  })

  it('EDIT-89: an edit waits two seconds at most, then Yjs keeps what it cannot integrate', () => {
    const [first, second] = edits() as [Uint8Array, Uint8Array, Uint8Array]
    updates.receive(second)
    vi.advanceTimersByTime(1_999)
    expect(doc.store.pendingStructs).toBeNull()
    vi.advanceTimersByTime(1)
    expect(doc.store.pendingStructs).not.toBeNull()
    updates.receive(first)
    expect([text(), vi.getTimerCount()]).toEqual(['ab', 0])
  })

  it('EDIT-89: the answer of a handshake does not wait, and ends the waiting of others', () => {
    const [first, second, third] = edits() as [Uint8Array, Uint8Array, Uint8Array]
    updates.receive(second)
    updates.synchronize(first)
    expect([text(), vi.getTimerCount()]).toEqual(['ab', 0])
    const fresh = new RemoteUpdates(new Y.Doc(), 'server')
    fresh.synchronize(third)
    fresh.destroy()
  })

  it('are applied by an editor as long as it is bound', () => {
    const [first, second, third] = edits() as [Uint8Array, Uint8Array, Uint8Array]
    const seen: unknown[] = []
    const bind = (name: string) =>
      updates.applyBy((update, origin) => {
        seen.push([name, origin])
        Y.applyUpdate(doc, update, origin)
      })
    const releaseOld = bind('old')
    updates.receive(first)
    const releaseNew = bind('new')
    releaseOld()
    updates.receive(second)
    releaseNew()
    updates.receive(third)
    expect([seen, text()]).toEqual([
      [
        ['old', 'server'],
        ['new', 'server'],
      ],
      'abc',
    ])
  })

  it('throw when they are none, and harm nothing', () => {
    const [first] = edits() as [Uint8Array]
    expect(() => updates.receive(new Uint8Array([9, 9, 9]))).toThrow()
    updates.receive(first)
    expect(text()).toBe('a')
  })
})
