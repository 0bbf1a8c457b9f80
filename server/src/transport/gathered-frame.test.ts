import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { gatherLargeFrames } from './gathered-frame.ts'

const MIB = 2 ** 20
const MAX_PAYLOAD = 8 * MIB
const WAIT = { timeout: 30_000 }

let server: WebSocketServer
let accepted: WebSocket[]
let received: Buffer[]
let errors: string[]
let closed: number

beforeEach(async () => {
  accepted = []
  received = []
  errors = []
  closed = 0
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', maxPayload: MAX_PAYLOAD })
  server.on('connection', (socket) => {
    gatherLargeFrames(socket)
    accepted.push(socket)
    socket.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? error.message))
    socket.on('message', (data) => received.push(data as Buffer))
    socket.on('close', () => closed++)
  })
  await once(server, 'listening')
})
afterEach(async () => {
  const open = accepted.filter((socket) => socket.readyState !== WebSocket.CLOSED)
  const ended = open.map((socket) => once(socket, 'close'))
  for (const socket of open) socket.terminate()
  await Promise.all(ended)
  server.close()
})

const port = (): number => (server.address() as AddressInfo).port
/** Bytes that differ at every offset of a page, and by seed. */
const content = (length: number, seed: number): Buffer =>
  Buffer.alloc(length, Buffer.from(Uint8Array.from({ length: 251 }, (_, at) => at + seed)))

/** Sends what a client that connects by hand sends after its upgrade request. */
async function connectByHand(): Promise<Socket> {
  const socket = connect(port(), '127.0.0.1')
  socket.write(
    'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n',
  )
  await once(socket, 'data')
  return socket
}

/** The header of a masked binary frame (RFC 6455 §5.2), and its payload under the mask. */
function frame(payload: Buffer): { header: Buffer; masked: Buffer } {
  const mask = Buffer.of(1, 2, 3, 4)
  const header = Buffer.alloc(14)
  header[0] = 0x82
  header[1] = 0x80 | 127
  header.writeBigUInt64BE(BigInt(payload.length), 2)
  mask.copy(header, 10)
  const masked = Buffer.from(payload)
  for (let at = 0; at < masked.length; at++) masked[at] = masked[at]! ^ mask[at % 4]!
  return { header, masked }
}

it('messages of every size arrive whole and in order, also in fragments', async () => {
  const client = new WebSocket(`ws://127.0.0.1:${port()}`)
  await once(client, 'open')
  const sizes = [3, MIB - 1, 0, MIB, 5 * MIB, 70_000, 1, MAX_PAYLOAD, 2]
  const sent = sizes.map(content)
  for (const message of sent) client.send(message)
  client.send(content(2 * MIB, 50), { fin: false })
  client.send(content(3 * MIB, 51), { fin: true })
  client.send('end')
  await vi.waitFor(() => expect(received).toHaveLength(sizes.length + 2), WAIT)
  const whole = [...sent, Buffer.concat([content(2 * MIB, 50), content(3 * MIB, 51)]), Buffer.from('end')]
  expect(received.map((message, at) => message.equals(whole[at]!))).toEqual(whole.map(() => true))
  client.terminate()
})

it('the chunks of a large frame are copied as they arrive, and a header alone takes no space', async () => {
  const socket = await connectByHand()
  const payload = content(4 * MIB, 7)
  const { header, masked } = frame(payload)
  const [{ _receiver: receiver }] = accepted as unknown as [
    { _receiver: { _buffers: Buffer[]; payload?: Buffer } },
  ]
  const arrived = () => (receiver as unknown as { _bufferedBytes: number })._bufferedBytes
  socket.write(header)
  socket.write(masked.subarray(0, 1000))
  await vi.waitFor(() => expect(arrived()).toBe(1000), WAIT)
  expect(receiver.payload).toBeUndefined()
  socket.write(masked.subarray(1000, 3 * MIB))
  await vi.waitFor(() => expect(arrived()).toBe(3 * MIB), WAIT)
  expect([receiver._buffers.length, receiver.payload?.length]).toEqual([0, 4 * MIB])
  // The rest, and another frame that begins in the same chunk.
  const next = frame(content(2 * MIB, 8))
  socket.write(Buffer.concat([masked.subarray(3 * MIB), next.header, next.masked]))
  await vi.waitFor(() => expect(received).toHaveLength(2), WAIT)
  expect([received[0]!.equals(payload), received[1]!.equals(content(2 * MIB, 8))]).toEqual([true, true])
  expect(receiver.payload).toBeUndefined()
  socket.destroy()
})

it('a frame above the limit is refused at its header, and one that is cut off leaves nothing', async () => {
  const large = await connectByHand()
  large.write(frame(Buffer.alloc(MAX_PAYLOAD + 1)).header)
  await vi.waitFor(() => expect(errors).toEqual(['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH']), WAIT)
  large.destroy()
  await vi.waitFor(() => expect(closed).toBe(1), WAIT)
  const cut = await connectByHand()
  const { header, masked } = frame(content(4 * MIB, 9))
  cut.write(Buffer.concat([header, masked.subarray(0, 2 * MIB)]))
  const before = closed
  cut.end()
  await vi.waitFor(() => expect(closed).toBe(before + 1), WAIT)
  expect(received).toEqual([])
})
