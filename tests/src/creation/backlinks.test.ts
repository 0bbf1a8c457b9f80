import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventuallyAsync } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore, STORE_KINDS } from '../harness/stores.ts'

async function importOf(server: RunningServer, address: string, markdown: string): Promise<void> {
  const query = new URLSearchParams({ address, title: address })
  const response = await fetch(new URL(`/api/imports?${query}`, server.url), {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
  expect(response.status).toBe(201)
}

const pathOf = (server: RunningServer, address: string, rest = '') =>
  new URL(`/api/documents/${encodeURIComponent(address)}${rest}`, server.url)

async function backlinks(server: RunningServer, address: string): Promise<readonly string[]> {
  const response = await fetch(pathOf(server, address, '/backlinks'))
  expect(response.status).toBe(200)
  const { documents } = (await response.json()) as { documents: readonly { address: string }[] }
  return documents.map((document) => document.address)
}

it.each(STORE_KINDS)(
  'API-19: on %s a document knows the documents that mention it: those that were imported, copied and edited, and none in the trash',
  async (kind) => {
    await using store = await freshStore(kind)
    await using server = await startServer(store.options)
    await importOf(server, 'demo/plan', 'The plan.')
    await importOf(server, 'garden/notes', 'See [@Plan](/d/demo%2Fplan).')
    await importOf(server, 'demo/linked', 'See [Plan](/d/demo%2Fplan).')
    await eventuallyAsync(
      'the import',
      async () => (await backlinks(server, 'demo/plan')).join() === 'garden/notes',
    )
    const copy = await fetch(pathOf(server, 'garden/notes', '/copies'), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ address: 'garden/copy' }),
    })
    expect(copy.status).toBe(201)
    await eventuallyAsync(
      'the copy',
      async () => (await backlinks(server, 'demo/plan')).join() === 'garden/copy,garden/notes',
    )

    const writer = connectHocuspocus(
      'hocuspocus-4',
      { wsUrl: server.url.replace('http', 'ws') },
      'demo/linked',
    )
    await writer.synced()
    const fragment = writer.doc.getXmlFragment('default')
    const mention = new Y.XmlElement('mention')
    const line = new Y.XmlElement('paragraph')
    writer.doc.transact(() => {
      for (const [name, value] of Object.entries({ kind: 'document', target: 'demo/plan', label: 'Plan' }))
        mention.setAttribute(name, value)
      line.insert(0, [mention])
      fragment.insert(0, [line])
    })
    await eventuallyAsync('the edit', async () =>
      (await backlinks(server, 'demo/plan')).includes('demo/linked'),
    )
    fragment.delete(0, 1)
    await eventuallyAsync(
      'its end',
      async () => !(await backlinks(server, 'demo/plan')).includes('demo/linked'),
    )
    writer.close()

    await fetch(pathOf(server, 'garden/copy'), { method: 'DELETE' })
    expect(await backlinks(server, 'demo/plan')).toEqual(['garden/notes'])
    expect((await fetch(pathOf(server, 'demo/none', '/backlinks'))).status).toBe(404)
  },
)
