import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { CLIENT_KINDS, connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { VersionsApi } from '../versions/api.ts'

const ADDRESS = 'demo/foreign'

/** Content of a foreign editor with nodes, marks and attributes unknown to the schema. */
function writeForeign(doc: Y.Doc): void {
  const fragment = doc.getXmlFragment('default')
  const callout = new Y.XmlElement('vendorCallout')
  callout.setAttribute('tone', 'warning')
  // Attributes may contain any JSON value in Yjs.
  callout.setAttribute('layout', { columns: [1, 2] } as unknown as string)
  const text = new Y.XmlText()
  text.insert(0, 'Mind the gap', { vendorMark: { strength: 3 }, bold: {} })
  const embed = new Y.XmlElement('vendorEmbed')
  embed.setAttribute('src', 'vendor:42')
  callout.insert(0, [text, embed])
  const hook = new Y.XmlHook('vendor-hook') as unknown as Y.XmlElement
  fragment.insert(0, [callout, hook])
  doc.getMap('vendor').set('settings', { theme: 'dark', sizes: [1, 2, 3] })
  doc.getArray('vendorList').insert(0, ['a', new Y.Map([['b', 1]])])
}

const everything = (doc: Y.Doc): unknown => ({
  default: doc.getXmlFragment('default').toString(),
  delta: deltaOf(doc),
  vendor: doc.getMap('vendor').toJSON(),
  vendorList: doc.getArray('vendorList').toJSON(),
})

function deltaOf(doc: Y.Doc): unknown {
  const callout = doc.getXmlFragment('default').get(0) as Y.XmlElement | undefined
  const text = callout?.get(0)
  return text instanceof Y.XmlText ? [text.toDelta(), callout?.getAttributes()] : null
}

it('SYNC-46: nodes, marks, attributes and roots of a foreign schema are kept as they are, through compaction, restarts, and reading and naming versions', async () => {
  await using store = await freshStore('PostgreSQL')
  await using server = await startServer(store.options)
  const author = connectHocuspocus('hocuspocus-4', server, ADDRESS)
  await author.synced()
  writeForeign(author.doc)
  const written = everything(author.doc)
  await eventually('it to be saved', () => author.provider.unsyncedChanges === 0)
  const api = new VersionsApi(server, ADDRESS)
  const version = await api.name('as it was')
  for (const format of ['markdown', 'html', 'json']) {
    const { status } = await api.ask('GET', `/versions/now?format=${format}`)
    expect({ format, status }).toEqual({ format, status: 200 })
  }
  author.close()
  await using restarted = await server.restart()
  for (const kind of CLIENT_KINDS) {
    const client = connect(kind, restarted, ADDRESS)
    await client.synced()
    expect(everything(client.doc)).toEqual(written)
    client.close()
  }
  const after = new VersionsApi(restarted, ADDRESS)
  expect((await after.ask('GET', `/versions/${version.id}?format=json`)).status).toBe(200)
})
