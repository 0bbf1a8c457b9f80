import { openStore } from '@cowrite/persistence'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import {
  CLIENT_KINDS,
  type ClientKind,
  connect,
  connectHocuspocus,
  type StockClient,
} from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'
import { createNetwork } from '../harness/network.ts'
import { replayConcurrent, replaySequential } from '../harness/replay.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'
import { loadTrace } from '../harness/trace.ts'

const TIMEOUT_MS = 600_000
/** Time for a whole document to be transferred and applied on a loaded machine. */
const DEADLINE_MS = 60_000

/** The first clientID; when a trace leaves an order to the CRDT, agents' ids must ascend. */
const FIRST_CLIENT_ID = 1001

async function expectText(client: StockClient, text: string): Promise<void> {
  await eventually(`${client.kind} to hold the text of the trace`, () => client.text.toString() === text, {
    deadline: DEADLINE_MS,
    explain: () => `has ${client.text.length} of ${text.length} characters`,
  })
}

/** Joins with a new client of each of these kinds, and compares. */
async function expectForNewcomers(
  server: RunningServer,
  address: string,
  text: string,
  kinds: readonly ClientKind[] = CLIENT_KINDS,
): Promise<void> {
  for (const kind of kinds) {
    const late = connect(kind, server, address, { network: createNetwork({ record: false }) })
    await late.synced()
    await expectText(late, text)
    late.close()
  }
}

describe('real typing', () => {
  it.each([
    ['friendsforever', ['hocuspocus-4', 'y-websocket-3']],
    ['clownschool', ['y-websocket-2', 'hocuspocus-3', 'y-websocket-3']],
  ] as const)(
    'SYNC-10, DUR-1: %s, typed by people at once on both protocols, ends as recorded everywhere',
    async (name, kinds) => {
      const trace = await loadTrace(name)
      await using folder = await tempFolder()
      await using server = await startServer({ dataDir: folder.path, isBusy: true })
      const address = `demo/${name}`
      const clients = kinds.map((kind: ClientKind, agent: number) => {
        const doc = new Y.Doc()
        doc.clientID = FIRST_CLIENT_ID + agent
        return connect(kind, server, address, { doc, network: createNetwork({ record: false }) })
      })
      expect(clients.length).toBe(trace.numAgents)
      for (const client of clients) await client.synced()
      await replayConcurrent(trace, clients)
      for (const client of clients) await expectText(client, trace.endContent)
      for (const { network } of clients) expect(network.sockets.length).toBe(1)
      await expectForNewcomers(server, address, trace.endContent)
      for (const client of clients) client.close()
      await using restarted = await server.restart()
      await expectForNewcomers(restarted, address, trace.endContent)
    },
    TIMEOUT_MS,
  )

  it(
    'SYNC-11, DUR-2, DUR-23: automerge-paper, typed by one client at full speed, is acknowledged whole, ends as recorded, and is one snapshot in the end',
    async () => {
      const trace = await loadTrace('automerge-paper')
      await using folder = await tempFolder()
      await using server = await startServer({ dataDir: folder.path, isBusy: true })
      const address = 'demo/automerge-paper'
      const client = connectHocuspocus('hocuspocus-4', server, address, {
        network: createNetwork({ record: false }),
      })
      await client.synced()
      await replaySequential(trace, client)
      await eventually('all edits to be acknowledged', () => client.provider.unsyncedChanges === 0, {
        deadline: TIMEOUT_MS / 2,
        explain: () =>
          `${client.provider.unsyncedChanges} are not; closes ${JSON.stringify(client.network.closes)}`,
      })
      expect(client.network.sockets.length).toBe(1)
      expect(client.text.toString() === trace.endContent).toBe(true)
      // Acknowledged edits are in the database, so even a kill must not lose them.
      client.close()
      await server.kill9()
      await using restarted = await server.restart()
      await expectForNewcomers(restarted, address, trace.endContent, ['y-websocket-3'])
      await using again = await restarted.restart()
      await expectForNewcomers(again, address, trace.endContent, ['hocuspocus-4'])
      // A document without clients is closed after it was compacted.
      await eventuallyAsync(
        'the document to be let go',
        async () => /^cowrite_rooms 0$/m.test(await (await fetch(`${again.url}/metrics`)).text()),
        { deadline: TIMEOUT_MS / 3 },
      )
      await again.stop()
      const store = await openStore({ kind: 'pglite', dataDir: folder.path })
      const document = await store.documents.find({ project: 'demo', key: 'automerge-paper' })
      const { head, snapshot, tail } = await store.updates.load(document?.id ?? '')
      await store.close()
      expect(head).toBeGreaterThan(100_000)
      expect(snapshot?.bytes.length).toBeLessThan(400 * 1024)
      expect(tail.length).toBeLessThan(1_000)
    },
    TIMEOUT_MS,
  )
})
