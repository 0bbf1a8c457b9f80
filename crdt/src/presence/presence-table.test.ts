import { describe, expect, it } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness.js'
import * as Y from 'yjs'
import { ByteWriter } from '../wire/writer.ts'
import { isJsonObject } from './json-object.ts'
import { PresenceTable } from './presence-table.ts'

const LIMITS = { maxStateBytes: 1024, maxClientsPerOwner: 2 }

function person(
  clientId: number,
  state: Record<string, unknown> | null = { user: { name: `p${clientId}` } },
): Awareness {
  const doc = new Y.Doc()
  doc.clientID = clientId
  const awareness = new Awareness(doc)
  awareness.setLocalState(state)
  return awareness
}

function own(awareness: Awareness): Uint8Array {
  return encodeAwarenessUpdate(awareness, [awareness.clientID])
}

function seen(table: PresenceTable, watcher = person(999, null)): Record<number, unknown> {
  const message = table.encode()
  if (message) applyAwarenessUpdate(watcher, message, 'server')
  return Object.fromEntries(watcher.getStates())
}

/** An awareness message with these entries, valid or not. */
function message(...said: readonly (readonly [client: number, clock: number, state: string])[]): Uint8Array {
  const writer = new ByteWriter().varUint(said.length)
  for (const [client, clock, state] of said) writer.varUint(client).varUint(clock).varString(state)
  return writer.finish()
}

describe('presence table', () => {
  it('PRES-9: shows what a client says of itself, and relays each state once', () => {
    const table = new PresenceTable(LIMITS)
    const ann = person(1)
    expect(table.receive(10, 'guest', own(ann), 0)).toEqual({ kind: 'changed', clients: [1] })
    expect(table.receive(10, 'guest', own(ann), 0)).toEqual({ kind: 'unchanged' })
    expect(seen(table)).toEqual({ 1: { user: { name: 'p1' } } })
  })

  it('PRES-8: a client may speak only for clientIDs that it introduced; repeating others is dropped in silence', () => {
    const table = new PresenceTable(LIMITS)
    const ann = person(1)
    const bob = person(2)
    table.receive(10, 'guest', own(ann), 0)
    table.receive(20, 'guest', own(bob), 0)
    applyAwarenessUpdate(bob, own(ann), 'remote')
    expect(table.receive(20, 'guest', encodeAwarenessUpdate(bob, [1, 2]), 0)).toEqual({ kind: 'unchanged' })
    ann.setLocalStateField('forged', true)
    expect(table.receive(20, 'guest', own(ann), 0)).toEqual({ kind: 'unchanged' })
    expect(seen(table)).toEqual({ 1: { user: { name: 'p1' } }, 2: { user: { name: 'p2' } } })
  })

  it('PRES-6: a client that reconnects takes its clientID over while its dead socket still lingers', () => {
    const table = new PresenceTable(LIMITS)
    const ann = person(1)
    table.receive(10, 'guest', own(ann), 0)
    table.receive(11, 'guest', own(ann), 0)
    expect(table.leave(10)).toEqual([])
    ann.setLocalStateField('cursor', 5)
    expect(table.receive(11, 'guest', own(ann), 0).kind).toBe('changed')
    expect(table.leave(11)).toEqual([1])
    expect(seen(table)).toEqual({})
  })

  it('PRES-10: whoever left is taken back at the same clock, and is seen at once when it returns unchanged', () => {
    const table = new PresenceTable(LIMITS)
    const watcher = person(999, null)
    const ann = person(1)
    table.receive(10, 'guest', own(ann), 0)
    seen(table, watcher)
    const gone = table.leave(10)
    applyAwarenessUpdate(watcher, table.encode(gone)!, 'server')
    expect(watcher.getStates().has(1)).toBe(false)
    expect(table.receive(11, 'guest', own(ann), 0)).toEqual({
      kind: 'changed',
      clients: [1],
      behind: [1],
      back: [1],
    })
    expect(seen(table, watcher)[1]).toEqual({ user: { name: 'p1' } })
    ann.setLocalStateField('cursor', 1)
    expect(table.receive(11, 'guest', own(ann), 0).kind).toBe('changed')
    expect(seen(table, watcher)[1]).toEqual({ user: { name: 'p1' }, cursor: 1 })
  })

  it('PRES-22: whoever returned counts on from what others were told, and keeps its own state', () => {
    const table = new PresenceTable(LIMITS)
    const watcher = person(999, null)
    const ann = person(1)
    for (let owner = 10; owner < 15; owner++) {
      table.receive(owner, 'guest', own(ann), 0)
      table.leave(owner)
    }
    table.receive(20, 'guest', own(ann), 0)
    const late = table.encode()!
    ann.setLocalStateField('cursor', 1)
    applyAwarenessUpdate(ann, table.encodeLeft([1]), 'server')
    applyAwarenessUpdate(ann, late, 'server')
    expect(ann.getLocalState()).toEqual({ user: { name: 'p1' }, cursor: 1 })
    // The table sends only newer states, so that the exchange ends.
    expect(table.receive(20, 'guest', own(ann), 0)).toEqual({ kind: 'changed', clients: [1] })
    expect(seen(table, watcher)[1]).toEqual({ user: { name: 'p1' }, cursor: 1 })
  })

  it('PRES-23: what a session repeats of somebody who has left does not bring that one back', () => {
    const table = new PresenceTable(LIMITS)
    const ann = person(1)
    table.receive(10, 'guest', own(ann), 0)
    table.receive(20, 'guest', own(person(2)), 0)
    table.leave(10)
    expect(table.receive(20, 'guest', own(ann), 0)).toEqual({ kind: 'unchanged' })
    expect(table.receive(11, 'guest', own(ann), 0).kind).toBe('changed')
  })

  it('PRES-11: presence that is not renewed expires', () => {
    const table = new PresenceTable(LIMITS)
    table.receive(10, 'guest', own(person(1)), 1_000)
    table.receive(20, 'guest', own(person(2)), 5_000)
    expect(table.expire(2_000)).toEqual([1])
    expect(table.size).toBe(1)
  })

  it('another principal cannot claim a clientID', () => {
    const table = new PresenceTable(LIMITS)
    const ann = person(1)
    table.receive(10, 'ann', own(ann), 0)
    expect(table.receive(20, 'eve', own(ann), 0)).toEqual({ kind: 'unchanged' })
    table.leave(10)
    expect(table.receive(20, 'eve', own(ann), 0)).toEqual({ kind: 'unchanged' })
  })

  it('PRES-31: examines of a message only what its session may speak for, each client once, and ignores the rest', () => {
    const table = new PresenceTable(LIMITS)
    table.receive(10, 'guest', own(person(1)), 0)
    table.receive(20, 'guest', own(person(2)), 0)
    const others = Array.from({ length: 4_000 }, (): [number, number, string] => [1, 9, '{"not": json'])
    expect(table.receive(20, 'guest', message(...others), 0)).toEqual({ kind: 'unchanged' })
    // States that the session may add are validated, even at the end of the message.
    expect(table.receive(20, 'guest', message(...others, [2, 5, '{']), 0).kind).toBe('refused')
    expect(table.receive(20, 'guest', message([7, 1, '{}'], [2, 5, '{']), 0).kind).toBe('refused')
    expect(table.receive(20, 'guest', message([1, 9, '{'], [3, 1, '{']), 0).kind).toBe('refused')
    expect(table.receive(20, 'guest', message([2, 5, '{}'], [2, 6, '{}']), 0)).toEqual({
      kind: 'refused',
      reason: 'a client appears twice',
    })
    expect(table.receive(30, 'guest', message([8, 1, '{}'], [8, 2, '{}']), 0).kind).toBe('refused')
    expect(seen(table)).toEqual({ 1: { user: { name: 'p1' } }, 2: { user: { name: 'p2' } } })
    // The session may own one more clientID, and not a second one.
    const more = message([3, 1, '{"n":3}'], [4, 1, '{"n":4'], [2, 5, '{"n":2}'])
    expect(table.receive(20, 'guest', more, 0)).toEqual({ kind: 'changed', clients: [3, 2] })
    expect(seen(table)).toEqual({ 1: { user: { name: 'p1' } }, 2: { n: 2 }, 3: { n: 3 } })
  })

  it('PRES-32: refuses a clock that nobody counts to, and goes on counting from the largest', () => {
    const table = new PresenceTable(LIMITS)
    expect(table.receive(10, 'guest', message([1, 2 ** 53 - 1, '{}']), 0).kind).toBe('refused')
    expect(table.receive(10, 'guest', message([1, 2 ** 50, '{}']), 0).kind).toBe('changed')
    for (let owner = 11; owner < 100; owner++) {
      table.leave(owner - 1)
      table.receive(owner, 'guest', message([1, 2 ** 50, '{}']), 0)
      table.encodeAnew([], 0)
    }
    expect(table.encode()).not.toBeNull()
  })

  it('LIM-17: refuses states that are too large or no JSON object, and limits clientIDs of a session', () => {
    const table = new PresenceTable(LIMITS)
    const said = (text: string, client = 5) => {
      const bytes = new TextEncoder().encode(text)
      const length = bytes.length < 128 ? [bytes.length] : [(bytes.length & 127) | 128, bytes.length >> 7]
      return Uint8Array.of(1, client, 1, ...length, ...bytes)
    }
    expect(table.receive(1, 'guest', said('{"a":'), 0).kind).toBe('refused')
    expect(table.receive(1, 'guest', said('[1]'), 0).kind).toBe('refused')
    expect(table.receive(1, 'guest', said(`{"a":"${'x'.repeat(2000)}"}`), 0).kind).toBe('refused')
    expect(table.receive(1, 'guest', Uint8Array.of(9, 9), 0).kind).toBe('refused')
    for (let client = 1; client <= 5; client++) table.receive(1, 'guest', said('{}', client), 0)
    expect(table.size).toBe(2)
  })
})

describe('JSON objects as bytes', () => {
  const check = (text: string) => isJsonObject(new TextEncoder().encode(text))

  it('accepts what JSON.parse accepts and refuses what it refuses', () => {
    const texts = [
      '{}',
      ' { "a" : [ 1 , -2.5e+3, 0.1, "\\u00e9\\n", true, false, null, {} ] } ',
      '{"a":1,"a":2}',
      '{"é":"日本🙂"}',
      '{',
      '{"a"}',
      '{"a":}',
      '{"a":1,}',
      '{a:1}',
      '{"a":01}',
      '{"a":1.}',
      '{"a":.5}',
      '{"a":+1}',
      '{"a":"\t"}',
      '{"a":"\\x"}',
      '{"a":"\\u12g4"}',
      '{"a":tru}',
      '{"a":[1,]}',
      '{"a":1}x',
      '{"a":"',
      '{"a":1e}',
      '{"a":-}',
      '{,}',
    ]
    for (const text of texts) {
      let parses = true
      try {
        JSON.parse(text)
      } catch {
        parses = false
      }
      expect([text, check(text)]).toEqual([text, parses])
    }
  })

  it('refuses values that are no objects, and deep nesting', () => {
    for (const text of ['', '1', '"a"', '[]', 'null']) expect(check(text)).toBe(false)
    expect(check(`{"a":${'['.repeat(40)}${']'.repeat(40)}}`)).toBe(false)
  })
})
