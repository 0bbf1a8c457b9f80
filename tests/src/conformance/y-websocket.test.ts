import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { EMPTY_STATE_VECTOR, readYWebsocket, STEP_1, STEP_2, yWebsocketFrame } from '../harness/frames.ts'
import { openYjs } from '../harness/raw-socket.ts'
import { type RunningServer, startServer } from '../harness/server.ts'

let server: RunningServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server[Symbol.asyncDispose]())

it('WIRE-10: a y-websocket client gets step 2 for its step 1, the server asks with a step 1 of its own', async () => {
  const there = connect('hocuspocus-4', server, 'demo/yjs-shake')
  await there.synced()
  there.text.insert(0, 'content')
  const raw = await openYjs(server, 'demo/yjs-shake')
  raw.send(yWebsocketFrame.sync(STEP_1, EMPTY_STATE_VECTOR))
  const step2 = await raw.next('step 2', (message) => message.type === 'sync' && message.step === STEP_2)
  await raw.next('step 1', (message) => message.type === 'sync' && message.step === STEP_1)
  const doc = new Y.Doc()
  if (step2.type === 'sync') Y.applyUpdate(doc, step2.payload)
  expect(doc.getText('content').toString()).toBe('content')
  raw.close()
  there.close()
})

it('WIRE-11: a y-websocket client never gets a message type that only Hocuspocus has', async () => {
  const plain = connect('y-websocket-2', server, 'demo/yjs-types')
  const other = connect('hocuspocus-4', server, 'demo/yjs-types')
  await plain.synced()
  await other.synced()
  other.text.insert(0, 'a')
  other.awareness.setLocalState({ user: { name: 'Ada', color: '#aa0000' } })
  plain.text.insert(0, 'b')
  await fetch(`${server.url}/api/documents/demo%2Fyjs-types`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Renamed' }),
  })
  await eventually('presence', () => plain.awareness.getStates().has(other.doc.clientID))
  await eventually('both texts', () => plain.text.length === 2 && other.text.length === 2)
  const types = new Set(plain.network.received.map((frame) => readYWebsocket(frame).type))
  expect([...types].sort()).toEqual(['awareness', 'sync'])
  plain.close()
  other.close()
})

it('WIRE-12: a frame to a y-websocket client holds one message, as older clients read no more', async () => {
  const client = connect('y-websocket-2', server, 'demo/yjs-frames')
  const other = connect('y-websocket-3', server, 'demo/yjs-frames')
  await client.synced()
  await other.synced()
  for (let index = 0; index < 30; index++) {
    other.text.insert(0, 'x')
    other.awareness.setLocalStateField('cursor', index)
  }
  await eventually('the edits', () => client.text.length === 30)
  for (const frame of client.network.received) {
    const message = readYWebsocket(frame)
    if (message.type !== 'sync' && message.type !== 'awareness') throw new Error(`Unexpected ${message.type}`)
    const header = message.type === 'sync' ? 2 : 1
    expect(frame.length).toBe(header + lengthOfVarUint(message.payload.length) + message.payload.length)
  }
  client.close()
  other.close()
})

function lengthOfVarUint(value: number): number {
  return value < 128 ? 1 : 1 + lengthOfVarUint(Math.floor(value / 128))
}
