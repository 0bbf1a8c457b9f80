import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { answerOf } from '../fuzz/answer.ts'
import { CLIENT_KINDS, connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { readHocuspocus, STEP_2, UPDATE } from '../harness/frames.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'

/** Small, so that the test does not have to write 16 MiB. */
const MAX_FRAME_BYTES = 64 * 1024
/**
 * Number of characters written under a new clientID each time the offline document is opened, and number of openings.
 */
const CHARACTERS = 20_000
const TIMES = 12

let folder: Awaited<ReturnType<typeof tempFolder>>
let server: RunningServer
beforeAll(async () => {
  folder = await tempFolder()
  server = await startServer({
    dataDir: folder.path,
    env: { COWRITE_MAX_FRAME_BYTES: String(MAX_FRAME_BYTES) },
  })
})
afterAll(async () => {
  await server[Symbol.asyncDispose]()
  await folder[Symbol.asyncDispose]()
})

/** A document written offline over many sessions; as a whole it exceeds the size of a frame several times. */
function offlineDocument(): Y.Doc {
  const doc = new Y.Doc()
  for (let time = 0; time < TIMES; time++) {
    const opened = new Y.Doc()
    Y.applyUpdate(opened, Y.encodeStateAsUpdate(doc))
    const text = opened.getText('content')
    text.insert(text.length >> 1, `${String.fromCharCode(97 + time)}`.repeat(CHARACTERS))
    text.delete(5, 3)
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(opened))
  }
  expect(Y.encodeStateAsUpdate(doc).length).toBeGreaterThan(3 * MAX_FRAME_BYTES)
  return doc
}

it.each(CLIENT_KINDS)(
  'LIM-78: what %s wrote offline under many clientIDs arrives whole, though it is too large for one frame',
  async (kind) => {
    const address = `demo/large-${kind}`
    const client = connect(kind, server, address, { doc: offlineDocument() })
    await client.synced()
    client.text.insert(0, 'typed meanwhile;')
    const expected = client.text.toString()
    const newcomer = connect(kind === 'hocuspocus-4' ? 'y-websocket-3' : 'hocuspocus-4', server, address)
    await eventually('all of it to be there', () => newcomer.text.toString() === expected, {
      explain: () =>
        `${newcomer.text.length} of ${expected.length} characters, ${client.network.closes.length} closes`,
    })
    expect({ sockets: client.network.sockets.length, closes: client.network.closes }).toEqual({
      sockets: 1,
      closes: [],
    })
    client.close()
    newcomer.close()
  },
)

it.each(['hocuspocus-3', 'hocuspocus-4'] as const)(
  'LIM-78: all parts together get one acknowledgement, when everything of %s is saved, whatever it does meanwhile',
  async (kind) => {
    const address = `demo/counted-${kind}`
    const client = connectHocuspocus(kind, server, address, { doc: offlineDocument() })
    const statuses = () =>
      client.network.received.map(readHocuspocus).filter(({ type }) => type === 'sync-status').length
    const sent = (step: number) =>
      client.network.sent
        .map(readHocuspocus)
        .filter((message) => message.type === 'sync' && message.step === step).length
    await eventually('the second part to be sent', () => sent(STEP_2) >= 2)
    // A second handshake begins during the first.
    client.provider.forceSync()
    for (let edit = 0; edit < 20; edit++) client.text.insert(edit, 'y')
    await eventually('everything to be acknowledged', () => client.provider.unsyncedChanges === 0)
    const answered = await answerOf(server, address)
    expect(answered.getText('content').toString()).toBe(client.text.toString())
    expect(sent(STEP_2)).toBeGreaterThan(TIMES)
    expect(statuses()).toBe(1 + sent(UPDATE))
    expect(client.network.closes).toEqual([])
    client.close()
  },
)

it('LIM-78: of a session that may only read, parts are refused by one status, and nothing of them is taken in', async () => {
  const address = 'demo/large-reader'
  const client = connectHocuspocus('hocuspocus-4', server, address, {
    doc: offlineDocument(),
    readOnly: true,
  })
  await client.synced()
  const statuses = () =>
    client.network.received
      .map(readHocuspocus)
      .flatMap((message) => (message.type === 'sync-status' ? [message.accepted] : []))
  await eventually('a refusal', () => statuses().length > 0)
  const witness = connectHocuspocus('hocuspocus-4', server, address)
  await witness.synced()
  await eventually('the witness to be saved', () => witness.provider.unsyncedChanges === 0)
  expect(witness.text.length).toBe(0)
  expect(statuses()).toEqual([false])
  expect(client.provider.unsyncedChanges).toBe(1)
  client.close()
  witness.close()
})

it('LIM-76: stock clients and the log are told the limit when one frame is too large all the same', async () => {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, 'x'.repeat(2 * MAX_FRAME_BYTES))
  for (const kind of CLIENT_KINDS) {
    const client = connect(kind, server, 'demo/one-piece', { doc })
    await eventually(`${kind} to be closed`, () => client.network.closes.length > 0)
    expect(client.network.closes[0]).toEqual({
      code: 1009,
      reason: `frame-too-large: the limit is ${MAX_FRAME_BYTES} bytes`,
    })
    client.close()
  }
  const lines = server.logs.filter((line) => line.includes('COWRITE_MAX_FRAME_BYTES'))
  expect(lines).toHaveLength(1)
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ maxBytes: MAX_FRAME_BYTES, frames: 1 })
})
