import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { connect, connectHocuspocus, joinHocuspocus, openSocket } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import {
  EMPTY_STATE_VECTOR,
  EMPTY_UPDATE,
  hocuspocusFrame,
  type Message,
  readHocuspocus,
  STEP_1,
  STEP_2,
  UPDATE,
} from '../harness/frames.ts'
import { openCollab, openSession } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'

let folder: Awaited<ReturnType<typeof tempFolder>>
let server: RunningServer
beforeAll(async () => {
  // With a database: updates committed together are acknowledged together.
  folder = await tempFolder()
  server = await startServer({ dataDir: folder.path })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

const kinds = ['hocuspocus-3', 'hocuspocus-4'] as const
const statuses = (messages: readonly Message[]) => messages.filter(({ type }) => type === 'sync-status')

/** The updates of a typing client, one for each letter. */
function typing(text: string): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const [index, letter] of [...text].entries()) doc.getText('content').insert(index, letter)
  return updates
}

describe('the handshake', () => {
  it('WIRE-4: the server is silent until credentials arrive, then says authenticated, step 1 and step 2', async () => {
    const raw = await openCollab(server)
    // Pipelined like those of stock providers, but with Auth last: all other messages must wait for it.
    raw.send(hocuspocusFrame.sync('demo/shake', STEP_1, EMPTY_STATE_VECTOR))
    raw.send(hocuspocusFrame.sync('demo/shake', UPDATE, typing('a')[0] ?? EMPTY_UPDATE))
    const other = await openSession(server, 'demo/shake-other')
    expect(raw.messages).toEqual([])
    raw.send(hocuspocusFrame.auth('demo/shake', 'guest', '4.8.0'))
    await raw.next('an acknowledgement', ({ type }) => type === 'sync-status')
    const order = raw.messages.map((message) =>
      message.type === 'sync' ? `step ${message.step + 1}` : message.type,
    )
    expect(order[0]).toBe('authenticated')
    expect(order.filter((name) => name.startsWith('step'))).toEqual(['step 1', 'step 2'])
    expect(raw.messages[0]).toMatchObject({ scope: 'read-write', address: 'demo/shake' })
    raw.close()
    other.close()
  })

  it('WIRE-5: presence of those who are there comes after authenticated and before the document', async () => {
    const there = connect('y-websocket-3', server, 'demo/shake-presence')
    await there.synced()
    there.awareness.setLocalState({ user: { name: 'Ada', color: '#aa0000' } })
    const witness = connect('hocuspocus-4', server, 'demo/shake-presence')
    await eventually('presence', () => witness.awareness.getStates().has(there.doc.clientID))
    const raw = await openSession(server, 'demo/shake-presence')
    const types = raw.messages.map(({ type }) => type)
    expect(types.slice(0, 3)).toEqual(['authenticated', 'awareness', 'sync'])
    raw.close()
    there.close()
    witness.close()
  })
})

describe('acknowledgements', () => {
  it('SYNC-7: every update and every step 2 gets exactly one acknowledgement, never merged, never skipped', async () => {
    const raw = await openSession(server, 'demo/acks')
    const updates = typing('exactly one for each of these')
    raw.send(hocuspocusFrame.sync('demo/acks', STEP_2, EMPTY_UPDATE))
    for (const update of updates) raw.send(hocuspocusFrame.sync('demo/acks', UPDATE, update))
    // A known update is acknowledged as well.
    for (const update of updates) raw.send(hocuspocusFrame.sync('demo/acks', UPDATE, update))
    raw.send(hocuspocusFrame.sync('demo/acks', STEP_2, Y.mergeUpdates(updates)))
    const expected = 2 * updates.length + 2
    await eventually('all acknowledgements', () => statuses(raw.messages).length >= expected)
    // The remaining acknowledgements of these updates precede the answer to this message.
    raw.send(hocuspocusFrame.sync('demo/acks', STEP_1, EMPTY_STATE_VECTOR))
    await eventually('the second step 2', () => steps(raw.messages, STEP_2) === 2)
    expect(statuses(raw.messages)).toEqual(
      Array.from({ length: expected }, () => ({ type: 'sync-status', address: 'demo/acks', accepted: true })),
    )
    raw.close()
  })

  it.each(kinds)('SYNC-8: unsyncedChanges of %s counts to 0, and synced is told once', async (kind) => {
    const address = `demo/unsynced-${kind}`
    const doc = new Y.Doc()
    doc.getText('content').insert(0, 'from before ')
    const client = connectHocuspocus(kind, server, address, { doc })
    const counts: number[] = []
    client.provider.on('unsyncedChanges', ({ number }: { number: number }) => counts.push(number))
    await client.synced()
    await eventually('the first step 2 to be acknowledged', () => client.provider.unsyncedChanges === 0)
    counts.length = 0
    for (let index = 0; index < 20; index++) client.text.insert(0, 'x')
    expect(client.provider.unsyncedChanges).toBe(20)
    await eventually('all edits to be acknowledged', () => client.provider.unsyncedChanges === 0)
    expect(counts).toEqual([...Array(20).keys()].map((n) => n + 1).concat([...Array(20).keys()].reverse()))
    const frames = client.network.sent.map(readHocuspocus)
    const owed = frames.filter((message) => message.type === 'sync' && message.step !== STEP_1).length
    expect(statuses(client.network.received.map(readHocuspocus)).length).toBe(owed)
    expect(client.syncedEvents()).toBe(1)
    client.close()
  })

  it('SYNC-9: the writer does not get its own update back, where its protocol does not need it', async () => {
    const writer = connectHocuspocus('hocuspocus-4', server, 'demo/echo')
    const reader = connect('hocuspocus-3', server, 'demo/echo')
    await writer.synced()
    await reader.synced()
    for (const letter of 'echo') writer.text.insert(writer.text.length, letter)
    await eventually('the reader to have it', () => reader.text.toString() === 'echo')
    await eventually('acknowledgements', () => writer.provider.unsyncedChanges === 0)
    const received = writer.network.received.map(readHocuspocus)
    expect(received.filter((message) => message.type === 'sync' && message.step === UPDATE)).toEqual([])
    writer.close()
    reader.close()
  })
})

describe('many documents on one socket', () => {
  it.each(kinds)('WIRE-6: closing one document of %s leaves the others on the socket alone', async (kind) => {
    const shared = openSocket(kind, server)
    const stays = joinHocuspocus(shared, `demo/stays-${kind}`)
    const goes = joinHocuspocus(shared, `demo/goes-${kind}`)
    const other = connect('y-websocket-3', server, `demo/stays-${kind}`)
    const watcher = connect('y-websocket-3', server, `demo/goes-${kind}`)
    for (const client of [stays, goes, other, watcher]) await client.synced()
    goes.awareness.setLocalState({ user: { name: 'Goes', color: '#00aa00' } })
    await eventually('presence', () => watcher.awareness.getStates().has(goes.doc.clientID))
    goes.close()
    await eventually('its presence to go', () => !watcher.awareness.getStates().has(goes.doc.clientID))
    stays.text.insert(0, 'still here')
    await eventually('the edit to arrive', () => other.text.toString() === 'still here')
    expect(shared.network.sockets.length).toBe(1)
    // The same document can be opened again on the same socket.
    const again = joinHocuspocus(shared, `demo/goes-${kind}`)
    await again.synced()
    watcher.text.insert(0, 'back')
    await eventually('the edit to arrive again', () => again.text.toString() === 'back')
    for (const client of [stays, again, other, watcher]) client.close()
    shared.socket.destroy()
  })

  it('WIRE-7: two sessions of one document on one socket are told apart by the address each uses', async () => {
    const shared = openSocket('hocuspocus-4', server)
    const one = joinHocuspocus(shared, 'demo/sessions', { sessionAwareness: true })
    const two = joinHocuspocus(shared, 'demo/sessions', { sessionAwareness: true })
    await one.synced()
    await two.synced()
    one.text.insert(0, 'one ')
    await eventually('the second session to get it', () => two.text.toString() === 'one ')
    two.text.insert(4, 'two')
    await eventually('the first session to get it', () => one.text.toString() === 'one two')
    const addresses = new Set(
      shared.network.received
        .map(readHocuspocus)
        .flatMap((message) => ('address' in message ? [message.address] : [])),
    )
    expect(addresses).toEqual(
      new Set([one, two].map(({ provider }) => `demo/sessions\0${sessionOf(provider)}`)),
    )
    one.close()
    two.text.insert(7, '!')
    await eventually('the other session to go on', () => two.provider.unsyncedChanges === 0)
    two.close()
    shared.socket.destroy()
  })
})

describe('stateless messages', () => {
  it('WIRE-8: a new title reaches everybody who has the document open, as a notice of the server', async () => {
    const clients = kinds.map((kind) => connectHocuspocus(kind, server, 'demo/renamed'))
    const elsewhere = connectHocuspocus('hocuspocus-4', server, 'demo/not-renamed')
    for (const client of [...clients, elsewhere]) await client.synced()
    const answer = await fetch(`${server.url}/api/documents/demo%2Frenamed`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ title: 'A new name' }),
    })
    expect(answer.status).toBe(200)
    for (const { stateless } of clients) {
      await eventually('the stateless message', () => stateless.length > 0)
      expect(stateless.map((payload) => JSON.parse(payload))).toEqual([
        { cowrite: { type: 'title', title: 'A new name' } },
      ])
    }
    expect(elsewhere.stateless).toEqual([])
    for (const client of [...clients, elsewhere]) client.close()
  })

  it('WIRE-9: a stateless message of one client reaches the others of its document, not itself', async () => {
    const sender = connectHocuspocus('hocuspocus-4', server, 'demo/stateless')
    const others = kinds.map((kind) => connectHocuspocus(kind, server, 'demo/stateless'))
    const bystander = connect('y-websocket-3', server, 'demo/stateless')
    for (const client of [sender, ...others, bystander]) await client.synced()
    sender.provider.sendStateless('hello')
    for (const { stateless } of others) {
      await eventually('the message', () => stateless.length > 0)
      expect(stateless).toEqual(['hello'])
    }
    expect(sender.stateless).toEqual([])
    for (const client of [sender, ...others, bystander]) client.close()
  })
})

function steps(messages: readonly Message[], step: number): number {
  return messages.filter((message) => message.type === 'sync' && message.step === step).length
}

function sessionOf(provider: object): string {
  if (!('sessionId' in provider)) throw new Error('Only version 4 has sessions.')
  return String(provider.sessionId)
}
