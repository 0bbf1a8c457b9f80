import * as Y from 'yjs'
import { CLIENT_KINDS, connect, connectHocuspocus, type Place, type StockClient } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { hocuspocusFrame, readHocuspocus, readYWebsocket } from '../harness/frames.ts'

export type Protocol = 'hocuspocus' | 'y-websocket'

/** One frame that a stock client sent. */
export interface Recorded {
  readonly protocol: Protocol
  /** Its message: `sync 2`, `awareness` … */
  readonly message: string
  readonly frame: Uint8Array
}

/** Type 3 of both protocols. Providers send it only in reply to other tabs, which tests do not have. */
const QUERY_AWARENESS = 3
const PING = 9

/**
 * Every kind of frame that stock clients send, from a session in which they write, delete, move carets, send stateless
 * messages and leave. Equal at each recording except for random merging.
 */
export async function record(place: Place, address: string): Promise<Recorded[]> {
  const frames: Recorded[] = [
    { protocol: 'hocuspocus', message: 'query', frame: hocuspocusFrame.bare(address, QUERY_AWARENESS) },
    { protocol: 'hocuspocus', message: 'ping', frame: Uint8Array.of(PING) },
    { protocol: 'y-websocket', message: 'query', frame: Uint8Array.of(QUERY_AWARENESS) },
  ]
  for (const [index, kind] of CLIENT_KINDS.entries()) {
    const doc = new Y.Doc()
    doc.clientID = 101 + index
    const client = connect(kind, place, address, { doc })
    await client.synced()
    client.awareness.setLocalState({ user: { name: kind, color: '#123456' }, cursor: null })
    write(client)
    client.awareness.setLocalStateField('cursor', { anchor: index, head: 7 })
    await whole(place, address, doc)
    client.close()
    frames.push(...framesOf(client))
  }
  // A client that returns after offline edits sends everything in one step 2.
  for (const kind of CLIENT_KINDS) {
    const doc = new Y.Doc()
    doc.clientID = 201 + CLIENT_KINDS.indexOf(kind)
    write({ doc, text: doc.getText('content') })
    const client = connect(kind, place, `${address}`, { doc })
    await client.synced()
    await whole(place, address, doc)
    client.close()
    frames.push(...framesOf(client))
  }
  const talking = connectHocuspocus('hocuspocus-4', place, address)
  await talking.synced()
  talking.provider.sendStateless('{"type":"hello"}')
  talking.close()
  frames.push(...framesOf(talking))
  const seen = new Set<string>()
  return frames.filter(({ protocol, frame }) => {
    const key = `${protocol} ${Buffer.from(frame).toString('hex')}`
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}

function framesOf({ kind, network }: StockClient): Recorded[] {
  const protocol = kind.startsWith('hocuspocus') ? 'hocuspocus' : 'y-websocket'
  const read = protocol === 'hocuspocus' ? readHocuspocus : readYWebsocket
  return network.sent.map((frame) => {
    const message = read(frame)
    return { protocol, message: message.type === 'sync' ? `sync ${message.step}` : message.type, frame }
  })
}

/** Writes every kind of content in Yjs except formatting marks, which Yjs partly deletes after remote changes. */
function write({ doc, text }: Pick<StockClient, 'doc' | 'text'>): void {
  text.insert(0, 'hello world')
  text.insert(5, ', wide')
  text.delete(2, 6)
  text.insertEmbed(1, { image: 'x.png' })
  const paragraph = new Y.XmlElement('paragraph')
  doc.getXmlFragment('default').insert(0, [paragraph])
  paragraph.setAttribute('align', 'left')
  paragraph.insert(0, [new Y.XmlText('nested'), new Y.XmlElement('break')])
  paragraph.delete(0, 1)
  const facts = doc.getMap('facts')
  facts.set('any', { deep: [1, -2.5, 'three', null, true, undefined, { x: 2n ** 40n }], bytes: 12345678 })
  facts.set('bytes', Uint8Array.of(1, 2, 3))
  facts.set('map', new Y.Map([['k', 'v']]))
  facts.delete('bytes')
  const list = doc.getArray('list')
  list.insert(0, ['a', 1, new Y.Array(), new Y.Text('inner')])
  list.delete(0, 2)
}

/** Resolves when the server has the whole document: by then all frames are recorded. */
async function whole(place: Place, address: string, doc: Y.Doc): Promise<void> {
  const reader = connect('y-websocket-3', place, address)
  const clock = Y.getState(doc.store, doc.clientID)
  await eventually('the frames to arrive', () => Y.getState(reader.doc.store, doc.clientID) === clock)
  reader.close()
}
