import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLIENT_KINDS, connect, joinHocuspocus, openSocket, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

/** Stock clients close a connection after 30 s without a data frame, and check every 3 s. */
const QUIET_MS = 36_000

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

it('WIRE-13: stock clients stay connected while nobody writes, with presence, without, and with no document', {
  timeout: 90_000,
}, async () => {
  const alone = CLIENT_KINDS.map((kind) => connect(kind, server, `demo/quiet-${kind}`))
  const silent = CLIENT_KINDS.map((kind) => connect(kind, server, `demo/silent-${kind}`))
  const emptied = (['hocuspocus-3', 'hocuspocus-4'] as const).map((kind) => openSocket(kind, server))
  const clients: StockClient[] = [...alone, ...silent]
  for (const client of clients) await client.synced()
  for (const client of silent) client.awareness.setLocalState(null)
  for (const shared of emptied) {
    const document = joinHocuspocus(shared, 'demo/closed-again')
    await document.synced()
    document.close()
  }
  const begun = performance.now()
  await eventually('the quiet time to pass', () => performance.now() - begun > QUIET_MS, {
    deadline: 2 * QUIET_MS,
  })
  for (const { kind, network, isSynced } of clients) {
    expect({ kind, sockets: network.sockets.length, closes: network.closes, synced: isSynced() }).toEqual({
      kind,
      sockets: 1,
      closes: [],
      synced: true,
    })
  }
  // A frame that the provider cannot parse would have failed this test as an uncaught exception.
  for (const shared of emptied) {
    const document = joinHocuspocus(shared, 'demo/opened-again')
    await document.synced()
    expect(shared.network.sockets.length).toBe(1)
    document.close()
    shared.socket.destroy()
  }
  for (const client of clients) client.close()
})
