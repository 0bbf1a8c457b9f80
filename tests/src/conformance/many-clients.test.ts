import { CONTENT_LIMITS } from '@cowrite/crdt'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { answerOf } from '../fuzz/answer.ts'
import { connect } from '../harness/clients.ts'
import { startServer } from '../harness/server.ts'
import { tempFolder } from '../harness/temp-folder.ts'

/** A document with more sessions than the number of clients that one update may add. */
function oldDocument(): Y.Doc {
  const sessions = Array.from({ length: CONTENT_LIMITS.newClients + 1_000 }, (_, session) => {
    const doc = new Y.Doc()
    doc.clientID = 1_000_000 + session
    doc.getMap('sessions').set(String(session), 'was here')
    return Y.encodeStateAsUpdate(doc)
  })
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.mergeUpdates(sessions))
  return doc
}

it.each(['hocuspocus-4', 'y-websocket-3'] as const)(
  'LIM-78: what more clients wrote than one update may add arrives whole from %s',
  { timeout: 120_000 },
  async (kind) => {
    await using folder = await tempFolder()
    await using server = await startServer({ dataDir: folder.path })
    const doc = oldDocument()
    const client = connect(kind, server, 'demo/old', { doc })
    await client.synced()
    client.text.insert(0, 'typed meanwhile')
    const stateOf = (doc: Y.Doc) => [doc.getText('content').toString(), doc.getMap('sessions').size]
    await expect
      .poll(async () => stateOf(await answerOf(server, 'demo/old')), { timeout: 60_000 })
      .toEqual(stateOf(doc))
    expect(client.network.closes).toEqual([])
    client.close()
  },
)
