import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Awareness, applyAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { frame, hocuspocusFrame, type Message, PING } from '../harness/frames.ts'
import { openSession, type RawSocket } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

const QUERY = 3
const CLIENT = 4242

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

function says(address: string, clock: number, state: unknown, client = CLIENT): Uint8Array {
  return hocuspocusFrame.awareness(address, statement(clock, state, client))
}

function statement(clock: number, state: unknown, client: number): Uint8Array {
  return frame((encoder) => {
    encoding.writeVarUint(encoder, 1)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    encoding.writeVarString(encoder, JSON.stringify(state))
  })
}

/** Applies states of {@link CLIENT} to a client. */
function applyStates(awareness: Awareness, states: readonly { clock: number; state: unknown }[]): void {
  for (const { clock, state } of states) {
    applyAwarenessUpdate(awareness, statement(clock, state, CLIENT), 'server')
  }
}

/** The received clocks and states of {@link CLIENT}. */
function heardOf(messages: readonly Message[]): { clock: number; state: unknown }[] {
  return messages.flatMap((message) => {
    if (message.type !== 'awareness') return []
    const decoder = decoding.createDecoder(message.payload)
    return Array.from({ length: decoding.readVarUint(decoder) }, () => ({
      client: decoding.readVarUint(decoder),
      clock: decoding.readVarUint(decoder),
      state: JSON.parse(decoding.readVarString(decoder)) as unknown,
    })).filter(({ client }) => client === CLIENT)
  })
}

/** Resolves when all messages sent so far are handled and all states in reply have arrived. */
async function settled(raw: RawSocket): Promise<void> {
  raw.messages.length = raw.messages.findLastIndex(({ type }) => type !== 'ping') + 1
  raw.send(Uint8Array.of(PING))
  await raw.next('the pong', ({ type }) => type === 'ping')
}

const headSeen = (watcher: StockClient, id: number): unknown =>
  watcher.awareness.getStates().get(id)?.['cursor']?.head

it('PRES-22: however often a client returns, what it hears of itself never takes the place of its own newer state', async () => {
  const address = 'demo/returning'
  const watcher = connect('y-websocket-3', server, address)
  await watcher.synced()
  for (let round = 1; round <= 5; round++) {
    const raw = await openSession(server, address)
    // A returning client repeats its last state.
    raw.send(says(address, 3, { cursor: { head: 1 } }))
    await eventually('it to be seen', () => headSeen(watcher, CLIENT) === 1)
    raw.send(hocuspocusFrame.bare(address, QUERY))
    await settled(raw)
    const own = new Awareness(new Y.Doc())
    own.clientID = CLIENT
    applyStates(own, [{ clock: 3, state: { cursor: { head: 1 } } }])
    // It has moved in the meantime.
    own.setLocalState({ cursor: { head: 2 } })
    applyStates(own, heardOf(raw.messages))
    expect(own.getLocalState()).toEqual({ cursor: { head: 2 } })
    own.destroy()
    raw.close()
    await eventually('it to leave', () => headSeen(watcher, CLIENT) === undefined)
  }
  watcher.close()
})

it('PRES-23: that somebody repeats what it heard of one who has left does not bring that one back', async () => {
  const address = 'demo/repeated'
  const watcher = connect('hocuspocus-4', server, address)
  await watcher.synced()
  const leaving = await openSession(server, address)
  leaving.send(says(address, 1, { cursor: { head: 1 } }))
  await eventually('it to be seen', () => headSeen(watcher, CLIENT) === 1)
  leaving.close()
  await eventually('it to leave', () => headSeen(watcher, CLIENT) === undefined)
  const repeating = await openSession(server, address)
  repeating.send(
    says(address, 1, { cursor: { head: 8 } }, CLIENT + 1),
    says(address, 1, { cursor: { head: 1 } }),
  )
  await settled(repeating)
  await eventually('its own caret', () => headSeen(watcher, CLIENT + 1) === 8)
  const other = connect('y-websocket-2', server, address)
  await other.synced()
  other.awareness.setLocalState({ cursor: { head: 9 } })
  await eventually('a caret', () => headSeen(watcher, other.doc.clientID) === 9)
  expect([watcher, other].map(({ awareness }) => awareness.getStates().has(CLIENT))).toEqual([false, false])
  repeating.close()
  for (const client of [watcher, other]) client.close()
})

it('PRES-24: stock clients whose line breaks again and again are seen where they are each time they return', async () => {
  const address = 'demo/flickering'
  const watcher = connect('y-websocket-3', server, address)
  await watcher.synced()
  const clients = CLIENT_KINDS.map((kind) => connect(kind, server, address))
  for (const client of clients) await client.synced()
  for (let round = 1; round <= 6; round++) {
    for (const client of clients) client.awareness.setLocalState({ cursor: { head: round } })
    for (const client of clients) client.network.cut()
    // Some of them move while all are disconnected at once.
    if (round % 2 === 0)
      for (const client of clients) client.awareness.setLocalState({ cursor: { head: -round } })
    const head = round % 2 === 0 ? -round : round
    for (const seer of [watcher, ...clients]) {
      for (const { kind, doc } of clients) {
        await eventually(
          `${kind} to be seen at ${head} by ${seer.kind}`,
          () => headSeen(seer, doc.clientID) === head,
          { explain: () => String(headSeen(seer, doc.clientID)) },
        )
      }
    }
  }
  for (const client of [watcher, ...clients]) client.close()
})
