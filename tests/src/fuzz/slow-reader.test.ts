import { join } from 'node:path'
import { ERRORS } from '@cowrite/crdt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { connect, connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { hocuspocusFrame, readHocuspocus, STEP_1, STEP_2, UPDATE } from '../harness/frames.ts'
import { createNetwork } from '../harness/network.ts'
import { openSession } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { startLimited } from './in-process.ts'

const MIB = 2 ** 20
/** Exceeds the kernel's buffers for a client that does not read: up to 4 MiB to send and 32 MiB to receive. */
const PART_BYTES = 48 * 1024
const FLOOD_BYTES = 64 * MIB
/** Fills the kernel's buffers, so that the server finds a client lagging. */
const LAGGING_BYTES = 40 * MIB
/** Brings the heap to its normal size under floods. */
const USUAL_BYTES = 16 * MIB
const ALLOWED_GROWTH_BYTES = 20 * MIB
/** Time for a compaction to end, in ms. */
const SETTLE_MS = 30_000
/** The stock clients open another socket by themselves after 30 s without a message; they look every 3 s. */
const CLIENTS_PATIENCE_MS = 27_000
const PATIENT = join(import.meta.dirname, 'patient-server.ts')

let server: RunningServer
beforeAll(async () => {
  server = await startServer({ main: PATIENT })
})
afterAll(() => server[Symbol.asyncDispose]())

const show = (client: StockClient, head: number): void =>
  client.awareness.setLocalState({ user: { name: client.kind, color: '#123456' }, cursor: { head } })
const headSeen = (watcher: StockClient, client: StockClient): unknown =>
  watcher.awareness.getStates().get(client.doc.clientID)?.['cursor']?.head

/**
 * Writes that number of bytes, always replacing the same part of the text: much is sent, and the document stays small.
 * Waits after each MiB until `follower` has it. Returns the longest of these delays in ms.
 */
async function flood(writer: StockClient, follower: StockClient, bytes: number): Promise<number> {
  const perBatch = Math.ceil(MIB / PART_BYTES)
  let longest = 0
  for (let part = 0; part * PART_BYTES < bytes; ) {
    for (let left = perBatch; left > 0; left--, part++) {
      writer.doc.transact(() => {
        writer.text.delete(0, writer.text.length)
        writer.text.insert(0, String.fromCharCode(97 + (part % 26)).repeat(PART_BYTES))
      })
    }
    const begun = performance.now()
    const clock = Y.getState(writer.doc.store, writer.doc.clientID)
    await eventually(
      'the others to get what was written',
      () => Y.getState(follower.doc.store, writer.doc.clientID) === clock,
    )
    longest = Math.max(longest, performance.now() - begun)
  }
  return longest
}

/**
 * The server's memory in addition to `before`, as soon as it is within the allowed growth; after `SETTLE_MS` in any
 * case.
 */
async function settledGrowth(before: number): Promise<number> {
  const end = performance.now() + SETTLE_MS
  for (;;) {
    const grown = (await server.heldBytes()) - before
    if (grown < ALLOWED_GROWTH_BYTES || performance.now() > end) return grown
  }
}

const quietly = () => ({ network: createNetwork({ record: false }) })

it('SYNC-21, PRES-20: a reader that stops reading costs no memory and delays nobody, and is whole again when it resumes', {
  timeout: 180_000,
}, async ({ annotate }) => {
  const address = 'demo/slow'
  const writer = connectHocuspocus('hocuspocus-4', server, address, quietly())
  const follower = connect('y-websocket-3', server, address, quietly())
  await Promise.all([writer.synced(), follower.synced()])
  const usual = [await flood(writer, follower, USUAL_BYTES), await flood(writer, follower, USUAL_BYTES)]
  const before = await server.heldBytes()

  const slow = [
    connectHocuspocus('hocuspocus-3', server, address, quietly()),
    connectHocuspocus('hocuspocus-4', server, address, quietly()),
    connect('y-websocket-2', server, address, quietly()),
    connect('y-websocket-3', server, address, quietly()),
  ]
  for (const reader of slow) await reader.synced()
  const passing = connect('y-websocket-3', server, address, quietly())
  show(passing, 0)
  for (const reader of slow) await eventually('somebody to be seen', () => headSeen(reader, passing) === 0)
  for (const reader of slow) reader.network.sockets.at(-1)?.pause()
  const paused = performance.now()
  // A loaded machine may take more than one attempt to connect.
  const socketsOf = new Map(slow.map((reader) => [reader, reader.network.sockets.length]))

  const longest = await flood(writer, follower, FLOOD_BYTES)
  show(writer, 1)
  // The presence of clients that left in the meantime must not remain.
  passing.close()
  await eventually('the follower to notice', () => headSeen(follower, passing) === undefined)
  // A running compaction of the flood is not caused by the readers: only memory that remains after it counts.
  const grown = await settledGrowth(before)
  await annotate(
    `${Math.round(grown / MIB)} MiB more; the longest wait for 1 MiB ${longest.toFixed(0)} ms, ` +
      `without slow readers ${Math.max(...usual).toFixed(0)} ms`,
  )
  expect(grown).toBeLessThan(ALLOWED_GROWTH_BYTES)

  show(writer, 2)
  for (const reader of slow) reader.network.sockets.at(-1)?.resume()
  for (const reader of slow) {
    await eventually(`${reader.kind} to be whole`, () => reader.text.toString() === writer.text.toString())
    await eventually('the caret', () => headSeen(reader, writer) === 2)
    await eventually('no ghost', () => headSeen(reader, passing) === undefined, { deadline: 10_000 })
    const isPatient = performance.now() - paused < CLIENTS_PATIENCE_MS
    if (isPatient)
      expect(reader.network.sockets.length, `${reader.kind} on its socket`).toBe(socketsOf.get(reader))
    expect(Y.encodeStateVector(reader.doc)).toEqual(Y.encodeStateVector(writer.doc))
  }
  for (const client of [writer, follower, ...slow]) client.close()
})

it('SYNC-22: what a lagging client writes is acknowledged, each update exactly once, when it reads again', {
  timeout: 120_000,
}, async () => {
  const address = 'demo/owed'
  const writer = connect('y-websocket-3', server, address, quietly())
  const follower = connect('y-websocket-3', server, address, quietly())
  const slow = connectHocuspocus('hocuspocus-4', server, address)
  await Promise.all([writer.synced(), follower.synced(), slow.synced()])
  slow.network.sockets.at(-1)?.pause()
  const note = slow.doc.getArray<number>('notes')
  for (let index = 0; index < 100; index++) note.push([index])
  await flood(writer, follower, LAGGING_BYTES)
  for (let index = 100; index < 200; index++) note.push([index])
  await eventually('the notes to reach the others', () => follower.doc.getArray('notes').length === 200)
  expect(slow.provider.unsyncedChanges).toBeGreaterThan(100)
  slow.network.sockets.at(-1)?.resume()
  await eventually('all to be acknowledged', () => slow.provider.unsyncedChanges === 0)
  await eventually('it to be whole', () => slow.text.toString() === writer.text.toString())

  const asked = slow.network.sent.map(readHocuspocus)
  const said = slow.network.received.map(readHocuspocus)
  const owed = asked.filter((message) => message.type === 'sync' && message.step !== STEP_1).length
  const paid = (): number => said.filter((message) => message.type === 'sync-status').length
  expect(owed).toBeGreaterThan(200)
  expect(paid()).toBe(owed)
  for (const client of [writer, follower, slow]) client.close()
})

it('LIM-20: a client that does not read in time is closed with 1013, and comes back whole', {
  timeout: 120_000,
}, async () => {
  const address = 'demo/late'
  await using limited = await startLimited({ laggingMs: 300 })
  const writer = connect('hocuspocus-4', limited, address, quietly())
  const follower = connect('y-websocket-3', limited, address, quietly())
  const slow = [
    connect('hocuspocus-3', limited, address, quietly()),
    connect('hocuspocus-4', limited, address, quietly()),
    connect('y-websocket-2', limited, address, quietly()),
    connect('y-websocket-3', limited, address, quietly()),
  ]
  for (const client of [writer, follower, ...slow]) await client.synced()
  for (const client of slow) client.network.sockets.at(-1)?.pause()
  await flood(writer, follower, LAGGING_BYTES)
  for (const { network } of slow) {
    network.sockets.at(-1)?.resume()
    const closed = await eventually('the server to close', () => network.closes[0])
    expect(closed).toEqual({ code: ERRORS.lagging.close, reason: 'lagging' })
  }
  for (const { kind, text } of slow) {
    await eventually(`${kind} to be whole`, () => text.toString() === writer.text.toString())
  }
  for (const client of [writer, follower, ...slow]) client.close()
})

it('LIM-21: a client that asks again and again and never reads costs no memory', {
  timeout: 120_000,
}, async ({ annotate }) => {
  const address = 'demo/asking'
  const writer = connect('hocuspocus-4', server, address, quietly())
  await writer.synced()
  // Random, so that it does not compress or compact.
  writer.text.insert(0, Array.from({ length: 16_384 }, () => Math.random().toString(36)).join(''))
  const before = await server.rss()
  const asking = await openSession(server, address)
  asking.socket.pause()
  const update = Y.encodeStateAsUpdate(writer.doc)
  for (let index = 0; index < 4_000; index++) {
    // A different question each time, so that no cached answer is used.
    const vector = Y.encodeStateVector(new Map([[writer.doc.clientID, index]]))
    asking.send(hocuspocusFrame.sync(address, STEP_1, vector), hocuspocusFrame.bare(address, 3))
    if (index % 20 === 0)
      asking.send(hocuspocusFrame.sync(address, index % 40 === 0 ? STEP_2 : UPDATE, update))
  }
  const last = new Y.Doc()
  last.getText('last').insert(0, 'asked')
  asking.send(hocuspocusFrame.sync(address, UPDATE, Y.encodeStateAsUpdate(last)))
  await eventually('all of it to be taken in', () => writer.doc.getText('last').length > 0)
  const grown = (await server.rss()) - before
  await annotate(`${Math.round(grown / MIB)} MiB more`)
  expect(grown).toBeLessThan(128 * MIB)

  asking.socket.resume()
  const doc = new Y.Doc()
  let saved = 0
  const take = (): void => {
    for (const message of asking.messages.splice(0)) {
      if (message.type === 'sync-status') saved++
      if (message.type === 'sync' && message.step !== STEP_1) Y.applyUpdate(doc, message.payload)
    }
  }
  await eventually(
    'all acknowledgements',
    () => {
      take()
      return saved === 201
    },
    { explain: () => `${saved}` },
  )
  await eventually('it to be whole', () => {
    take()
    return doc.getText('content').toString() === writer.text.toString()
  })
  asking.close()
  writer.close()
})
