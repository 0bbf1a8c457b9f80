import { once } from 'node:events'
import { connect as connectTcp } from 'node:net'
import { ERRORS } from '@cowrite/crdt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { CLOSE, EMPTY_STATE_VECTOR, hocuspocusFrame, PING, STEP_1, UPDATE } from '../harness/frames.ts'
import { openCollab, openSession } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { untilKept } from './answer.ts'

/** Longer than any legal address with any session suffix. */
const ABSURD = 1024 * 1024

let folder: Awaited<ReturnType<typeof tempFolder>>
let server: RunningServer
beforeAll(async () => {
  folder = await tempFolder()
  // With a database, so that acknowledgements are delayed.
  server = await startServer({ dataDir: folder.path })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

function someUpdate(): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'text')
  return Y.encodeStateAsUpdate(doc)
}

it('SYNC-23: an acknowledgement that is late for its session never reaches a later one of the same document and socket', async () => {
  const address = 'demo/reopened'
  const raw = await openSession(server, address)
  for (let round = 1; round <= 20; round++) {
    raw.messages.length = 0
    raw.send(
      hocuspocusFrame.sync(address, UPDATE, someUpdate()),
      hocuspocusFrame.bare(address, CLOSE),
      hocuspocusFrame.auth(address),
      hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR),
      hocuspocusFrame.sync(address, UPDATE, someUpdate()),
      // An empty update, acknowledged after all earlier ones.
      hocuspocusFrame.sync(address, UPDATE, Uint8Array.of(0, 0)),
    )
    const closed = await raw.next('the close', ({ type }) => type === 'close')
    const saved = (): number =>
      raw.messages.slice(raw.messages.indexOf(closed)).filter(({ type }) => type === 'sync-status').length
    await eventually('two acknowledgements', () => saved() >= 2)
    // Everything is in the database now, and all replies to it arrive before the pong.
    await untilKept(server, address)
    raw.send(Uint8Array.of(PING))
    await raw.next('the pong', ({ type }) => type === 'ping')
    expect(saved()).toBe(2)
  }
  raw.close()
})

it('PRES-21: whoever was sent away when the document went into the trash is not shown when it is back', async () => {
  const address = 'demo/trashed'
  const api = `${server.url}/api/documents/${encodeURIComponent(address)}`
  const clients = CLIENT_KINDS.map((kind) => connect(kind, server, address))
  for (const client of clients) {
    await client.synced()
    client.awareness.setLocalState({ user: { name: client.kind, color: '#123456' }, cursor: null })
  }
  const watcher = clients[0]
  await eventually('all to be seen', () => watcher?.awareness.getStates().size === clients.length)
  expect((await fetch(api, { method: 'DELETE' })).status).toBe(200)
  // The clients do not reconnect by themselves.
  for (const client of clients) client.close()
  expect((await fetch(`${api}/restore`, { method: 'POST' })).status).toBe(200)
  const raw = await openSession(server, address)
  raw.send(hocuspocusFrame.bare(address, 3), hocuspocusFrame.sync(address, STEP_1, EMPTY_STATE_VECTOR))
  await eventually('another step 2', () => raw.messages.filter(({ type }) => type === 'sync').length > 3)
  const shown = raw.messages.flatMap((message) =>
    message.type === 'awareness' ? [Buffer.from(message.payload).toString()] : [],
  )
  expect(shown.filter((text) => text.includes('#123456'))).toEqual([])
  raw.close()
})

it('OPS-20: a connection that was refused and does not close its end does not hold up a stop', async () => {
  await using stopping = await startServer()
  const socket = connectTcp({ port: stopping.port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  socket.write(
    'GET /elsewhere HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AQIDBAUGBwgJCgsMDQ4PEA==\r\n\r\n',
  )
  const [head] = (await once(socket, 'data')) as [Buffer]
  expect(head.toString()).toContain('404')
  const ended = await stopping.stop()
  expect(ended.code).toBe(0)
  socket.destroy()
})

it('LIM-28: an address far longer than any legal one closes the socket with 4400', async () => {
  const raw = await openCollab(server)
  raw.send(hocuspocusFrame.auth(`demo/${'x'.repeat(ABSURD)}`))
  expect(await raw.untilClosed()).toEqual({
    code: ERRORS['invalid-address'].close,
    reason: 'invalid-address',
  })
})
