import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { connect, connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { EMPTY_UPDATE, hocuspocusFrame, STEP_2, UPDATE, yWebsocketFrame } from '../harness/frames.ts'
import { openSession, openYjs } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

function updateOf(text: string): Uint8Array {
  const doc = new Y.Doc()
  doc.getText('content').insert(0, text)
  return Y.encodeStateAsUpdate(doc)
}

describe('a session that may only read', () => {
  it.each(['hocuspocus-3', 'hocuspocus-4'] as const)(
    'ACC-1: %s gets the document and is told its scope',
    async (kind) => {
      const writer = connect('y-websocket-3', server, `demo/read-${kind}`)
      await writer.synced()
      writer.text.insert(0, 'to be read')
      const reader = connectHocuspocus(kind, server, `demo/read-${kind}`, { readOnly: true })
      await reader.synced()
      await eventually('the text', () => reader.text.toString() === 'to be read')
      expect(reader.provider.authorizedScope).toBe('readonly')
      await eventually(
        'its step 2, which holds nothing, to be acknowledged',
        () => reader.provider.unsyncedChanges === 0,
      )
      writer.text.insert(0, 'live ')
      await eventually('the edit', () => reader.text.toString() === 'live to be read')
      reader.awareness.setLocalState({ user: { name: 'Reader', color: '#0000aa' } })
      await eventually('its presence', () => writer.awareness.getStates().has(reader.doc.clientID))
      writer.close()
      reader.close()
    },
  )

  it('ACC-2: an update by Hocuspocus is refused by exactly one status 0; so is a step 2 that holds something', async () => {
    const writer = connect('y-websocket-3', server, 'demo/refused')
    await writer.synced()
    const raw = await openSession(server, 'demo/refused', 'readonly')
    expect(raw.messages[0]).toMatchObject({ type: 'authenticated', scope: 'readonly' })
    raw.send(hocuspocusFrame.sync('demo/refused', STEP_2, EMPTY_UPDATE))
    raw.send(hocuspocusFrame.sync('demo/refused', UPDATE, updateOf('no')))
    raw.send(hocuspocusFrame.sync('demo/refused', STEP_2, updateOf('no')))
    const statuses = () =>
      raw.messages.flatMap((message) => (message.type === 'sync-status' ? [message.accepted] : []))
    await eventually('three statuses', () => statuses().length >= 3)
    expect(statuses()).toEqual([true, false, false])
    await expectUnchanged('demo/refused')
    expect(writer.text.length).toBe(0)
    // The session stays open.
    writer.text.insert(0, 'yes')
    await raw.next('the edit of the writer', (message) => message.type === 'sync' && message.step === UPDATE)
    expect(raw.closed).toBeNull()
    raw.close()
    writer.close()
  })

  it('ACC-3: an update by y-websocket is refused by a permission-denied message, and changes nothing', async () => {
    const raw = await openYjs(server, 'demo/refused-yjs', '?access=readonly')
    raw.send(yWebsocketFrame.sync(UPDATE, updateOf('no')))
    await raw.next('permission denied', (message) => message.type === 'permission-denied')
    await expectUnchanged('demo/refused-yjs')
    const reader = connect('y-websocket-3', server, 'demo/refused-yjs', { readOnly: true })
    await reader.synced()
    const writer = connect('hocuspocus-4', server, 'demo/refused-yjs')
    await writer.synced()
    writer.text.insert(0, 'yes')
    await eventually('the edit', () => reader.text.toString() === 'yes')
    raw.close()
    reader.close()
    writer.close()
  })
})

describe('pages of other origins', () => {
  it.each(['/collab', '/yjs/demo/foreign'])(
    'ACC-4: a page of another origin gets no socket on %s',
    async (path) => {
      expect(await upgradeStatus(path, 'https://elsewhere.example')).toBe(403)
      expect(await upgradeStatus(path, server.url)).toBe(101)
    },
  )
})

/** A client that joins now finds the document empty. */
async function expectUnchanged(address: string): Promise<void> {
  const witness = connect('hocuspocus-4', server, address)
  await witness.synced()
  expect(witness.text.length).toBe(0)
  witness.close()
}

function upgradeStatus(path: string, origin: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${server.wsUrl}${path}`, { origin })
    socket.once('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.once('unexpected-response', (_request, response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    socket.once('error', reject)
  })
}
