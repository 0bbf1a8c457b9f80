import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RawData, WebSocketServer } from 'ws'
import { seeded } from '../typing/random.ts'
import { clientFrame, FrameReader, type FrameSink } from './frame.ts'
import { Socket } from './socket.ts'

function serverFrame(payload: Uint8Array, opcode = 2): Buffer {
  const length = payload.length
  const head = Buffer.alloc(length < 126 ? 2 : length < 65_536 ? 4 : 10)
  head[0] = 0x80 | opcode
  if (length < 126) head[1] = length
  else if (length < 65_536) {
    head[1] = 126
    head.writeUInt16BE(length, 2)
  } else {
    head[1] = 127
    head.writeBigUInt64BE(BigInt(length), 2)
  }
  return Buffer.concat([head, payload])
}

function collector(): FrameSink & { seen: { bytes: string; length: number }[]; codes: number[] } {
  const seen: { bytes: string; length: number }[] = []
  const codes: number[] = []
  return {
    seen,
    codes,
    data: (payload, length) => seen.push({ bytes: Buffer.from(payload).toString('hex'), length }),
    ping: () => {},
    close: (code) => codes.push(code),
  }
}

describe('FrameReader', () => {
  it('finds the same frames however the stream is cut', () => {
    const random = seeded(11)
    const sizes = [0, 1, 125, 126, 127, 300, 65_535, 65_536, 200_000, 5]
    const payloads = sizes.map((size) => Buffer.from(Array.from({ length: size }, () => random() * 256)))
    const stream = Buffer.concat([
      ...payloads.map((payload) => serverFrame(payload)),
      serverFrame(Buffer.from([3, 232]), 8),
    ])
    for (const cut of [1, 3, 1000, 65_536, stream.length]) {
      const sink = collector()
      const reader = new FrameReader(sink, false)
      for (let at = 0; at < stream.length; at += cut) reader.push(Buffer.from(stream.subarray(at, at + cut)))
      expect(sink.seen.map((frame) => frame.bytes)).toEqual(
        payloads.map((payload) => payload.toString('hex')),
      )
      expect(sink.codes).toEqual([1000])
    }
  })

  it('keeps only the heads of large frames when asked, with the true length', () => {
    const sink = collector()
    const reader = new FrameReader(sink, true)
    const stream = Buffer.concat([serverFrame(Buffer.alloc(100_000, 7)), serverFrame(Buffer.from([1, 2]))])
    for (let at = 0; at < stream.length; at += 4096) reader.push(stream.subarray(at, at + 4096))
    expect(sink.seen.map((frame) => frame.length)).toEqual([100_000, 2])
    expect(sink.seen[0]?.bytes.length).toBeLessThan(2048)
  })

  it('refuses fragments', () => {
    expect(() => new FrameReader(collector(), false).push(Buffer.from([0x02, 0x01, 0x00]))).toThrow(
      /fragment/,
    )
  })
})

describe('Socket', () => {
  let server: WebSocketServer
  beforeAll(async () => {
    server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    server.on('connection', (peer, request) => {
      peer.on('message', (data: RawData) => peer.send(data as Buffer))
      peer.send(Buffer.from(request.url ?? ''))
    })
    await once(server, 'listening')
  })
  afterAll(() => {
    for (const peer of server.clients) peer.terminate()
    server.close()
  })

  it('talks to a stock server in both directions, at every frame size', async () => {
    const received: Buffer[] = []
    const { port } = server.address() as AddressInfo
    const socket = new Socket(
      { host: '127.0.0.1', port, path: '/a/room%20x', scratch: Buffer.alloc(65_536) },
      (payload) => {
        received.push(Buffer.from(payload))
      },
    )
    await socket.open
    const sent = [1, 125, 126, 65_536, 1_000_000].map((size) => Buffer.alloc(size, size % 251))
    for (const payload of sent) socket.send(clientFrame(payload))
    await expect.poll(() => received.length, { timeout: 10_000 }).toBe(6)
    expect(received[0]?.toString()).toBe('/a/room%20x')
    expect(received.slice(1).map((payload, i) => payload.equals(sent[i] ?? Buffer.alloc(0)))).toEqual([
      true,
      true,
      true,
      true,
      true,
    ])
    socket.destroy()
  })

  it('fails to open where nobody upgrades', async () => {
    const { port } = server.address() as AddressInfo
    const socket = new Socket(
      { host: '127.0.0.1', port: port === 1 ? 2 : 1, path: '/', scratch: Buffer.alloc(1) },
      () => {},
    )
    await expect(socket.open).rejects.toThrow()
  })
})
