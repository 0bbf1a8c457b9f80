import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { type FakeSocket, stubBrowser } from './fake-socket.ts'
import { type ConnectionEvent, ServerConnection } from './server-connection.ts'

const ADDRESS = 'demo/notes'

let events: string[] = []
let connection: ServerConnection
let opened: readonly FakeSocket[]

function create(connect: boolean): void {
  const doc = new Y.Doc()
  events = []
  connection = new ServerConnection(
    {
      server: 'https://host',
      address: ADDRESS,
      doc,
      awareness: new Awareness(doc),
      token: '',
      connect,
      socket: null,
    },
    (event: ConnectionEvent) => events.push(event.type),
  )
}

/** The last socket, after all pending work. */
async function socket(): Promise<FakeSocket> {
  await vi.advanceTimersByTimeAsync(0)
  return opened.at(-1)!
}

beforeEach(() => {
  vi.useFakeTimers()
  opened = stubBrowser(ADDRESS)
})

afterEach(() => {
  connection.destroy()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

it('connects when it is started and requested, in either order', async () => {
  create(false)
  connection.start()
  await vi.advanceTimersByTimeAsync(1_000)
  expect([opened.length, connection.isRequested]).toEqual([0, false])
  connection.connect()
  await socket()
  expect([opened.length, connection.isRequested]).toEqual([1, true])
  connection.destroy()

  create(false)
  connection.connect()
  await vi.advanceTimersByTimeAsync(1_000)
  expect([opened.length, connection.isRequested]).toEqual([2, true])
  connection.start()
  await socket()
  expect(opened.length).toBe(2)
})

it('opens the socket before the start, and begins the handshake at the start', async () => {
  create(true)
  const first = await socket()
  first.open()
  await vi.advanceTimersByTimeAsync(1_000)
  expect([first.sent.length, connection.isConnected, events]).toEqual([0, false, []])
  connection.start()
  await vi.advanceTimersByTimeAsync(0)
  expect(first.sent.length).toBeGreaterThan(0)
  expect(opened.length).toBe(1)
})

it('is connected from the authentication to the loss of the connection, then opens another socket', async () => {
  create(true)
  connection.start()
  const first = await socket()
  first.accept()
  expect(connection.isConnected).toBe(true)
  first.close(1006)
  expect(connection.isConnected).toBe(false)
  expect(events.filter((event) => event !== 'unacknowledged')).toEqual(['opened', 'authenticated', 'lost'])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(opened.length).toBe(2)
})

it('pauses after a message that was too large, shorter after an edit', async () => {
  create(true)
  connection.start()
  const first = await socket()
  first.accept()
  first.close(1009, 'frame-too-large')
  expect(events.at(-1)).toBe('message-too-large')
  await vi.advanceTimersByTimeAsync(29_999)
  expect(opened.length).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(opened.length).toBe(2)

  const second = await socket()
  second.accept()
  second.close(1009)
  connection.retryAfterEdit()
  await vi.advanceTimersByTimeAsync(1_999)
  expect(opened.length).toBe(2)
  await vi.advanceTimersByTimeAsync(1)
  expect(opened.length).toBe(3)
})

it('does not connect again after the server has ended the session', async () => {
  create(true)
  connection.start()
  const first = await socket()
  first.accept()
  first.close(4403, 'forbidden')
  expect(events).toContain('ended')
  connection.connect()
  connection.retryAfterEdit()
  await vi.advanceTimersByTimeAsync(60_000)
  expect([opened.length, connection.isConnected]).toEqual([1, false])
})

it('opens a new socket when the server has closed the document but not the socket', async () => {
  create(true)
  connection.start()
  const first = await socket()
  first.accept()
  first.receive((encoder) => {
    encoding.writeVarUint(encoder, 7)
    encoding.writeVarString(encoder, 'overloaded')
  })
  expect([first.readyState, connection.isConnected]).toEqual([3, false])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(opened.length).toBe(2)
})

it('ACC-87: opens another socket with fresh credentials when those it had have ended, and gives up after some', async () => {
  const doc = new Y.Doc()
  const tokens: string[] = []
  const reasons: string[] = []
  connection = new ServerConnection(
    {
      server: 'https://host',
      address: ADDRESS,
      doc,
      awareness: new Awareness(doc),
      token: () => {
        tokens.push(`token ${tokens.length}`)
        return tokens.at(-1)!
      },
      connect: true,
      socket: null,
    },
    (event) => {
      if (event.type === 'ended') reasons.push(event.reason)
    },
  )
  connection.start()
  const first = await socket()
  first.accept()
  await vi.advanceTimersByTimeAsync(0)
  // The document is closed by itself, as with other documents on the socket.
  first.receive((encoder) => {
    encoding.writeVarUint(encoder, 7)
    encoding.writeVarString(encoder, 'expired')
  })
  expect(connection.isConnected).toBe(false)
  for (let refusal = 1; refusal <= 4; refusal++) {
    await vi.advanceTimersByTimeAsync(30_000)
    expect(opened.length).toBe(1 + refusal)
    expect(reasons).toEqual([])
    const next = await socket()
    next.open()
    await vi.advanceTimersByTimeAsync(0)
    expect(tokens.length).toBe(1 + refusal)
    next.receive((encoder) => {
      encoding.writeVarUint(encoder, 2)
      encoding.writeVarUint(encoder, 1)
      encoding.writeVarString(encoder, 'expired')
    })
  }
  expect(reasons).toEqual(['expired'])
})
