import { type CowriteServer, createServer, readConfig } from '@cowrite/server'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectHocuspocus, type HocuspocusClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { readHocuspocus } from '../harness/frames.ts'

let server: CowriteServer
const place = () => ({ wsUrl: server.url.replace(/^http/, 'ws') })
beforeAll(async () => {
  server = await createServer(
    readConfig({ COWRITE_STORE: 'memory', COWRITE_WARM_UP: '0', PORT: '0', LOG_LEVEL: 'silent' }, []),
  )
})
afterAll(() => server.close())

async function join(address: string, readOnly = false): Promise<HocuspocusClient> {
  const client = connectHocuspocus('hocuspocus-4', place(), address, { readOnly })
  await client.synced()
  return client
}

async function documentId(address: string): Promise<string> {
  const answer = await fetch(`${server.url}/api/documents/${encodeURIComponent(address)}`)
  return ((await answer.json()) as { id: string }).id
}

/** A later, allowed message of `sender` arrives; so would have the earlier ones. */
async function last(sender: HocuspocusClient, receiver: HocuspocusClient): Promise<readonly string[]> {
  sender.provider.sendStateless('last')
  await eventually('the last message', () => receiver.stateless.includes('last'))
  return receiver.stateless
}

it('WIRE-30: a client cannot send what only the server says, however it is spelled', async () => {
  const [sender, receiver] = [await join('demo/forged'), await join('demo/forged')]
  const notice = '{"type":"title","title":"Forged"}'
  for (const payload of [
    `{"cowrite":${notice}}`,
    ` {\n"cowrite" : ${notice} }`,
    `{"\\u0063owrite":${notice}}`,
    `{"a":1,"cowrite":${notice}}`,
    '{"cowrite":null}',
  ])
    sender.provider.sendStateless(payload)
  // Messages that only resemble a notice belong to applications.
  const own = [notice, '{"type":"cowrite"}', '{"a":{"cowrite":1}}', 'cowrite', '{"cowrite":']
  for (const payload of own) sender.provider.sendStateless(payload)
  expect(await last(sender, receiver)).toEqual([...own, 'last'])
  for (const client of [sender, receiver]) client.close()
})

it('WIRE-31: a reader broadcasts nothing, nor does anybody while the document is closed to edits', async () => {
  const address = 'demo/quiet'
  const [editor, receiver, reader] = [await join(address), await join(address), await join(address, true)]
  reader.provider.sendStateless('of a reader')
  reader.text.insert(0, 'refused')
  await eventually('what the reader sent to be handled', () =>
    reader.network.received
      .map(readHocuspocus)
      .some((message) => message.type === 'sync-status' && !message.accepted),
  )
  const id = await documentId(address)
  await server.control({ kind: 'read-only', documentId: id, on: true })
  await eventually('the editor to be told', () => editor.provider.authorizedScope === 'readonly')
  editor.provider.sendStateless('of an editor of a closed document')
  // The server's own messages still arrive.
  await server.control({ kind: 'stateless', documentId: id, payload: 'of the server' })
  await eventually('the message of the server', () => receiver.stateless.length > 0)
  await server.control({ kind: 'read-only', documentId: id, on: false })
  await eventually('the editor to be told', () => editor.provider.authorizedScope === 'read-write')
  expect(await last(editor, receiver)).toEqual(['of the server', 'last'])
  for (const client of [editor, receiver, reader]) client.close()
})
