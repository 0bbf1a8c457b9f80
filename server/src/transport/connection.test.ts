import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { DEFAULT_LIMITS } from '../rooms/limits.ts'
import { Connection, type FrameHandler, LinkedWebSocket } from './connection.ts'
import { FrameLimit } from './frame-limit.ts'

/** A test's handling of a frame. */
type Frame = (connection: Connection) => void

let http: Server
let onFrame: Frame
let made: () => void = () => {}
const mistakes: unknown[] = []

beforeAll(async () => {
  http = createServer()
  const sockets = new WebSocketServer({ noServer: true, WebSocket: LinkedWebSocket })
  http.on('upgrade', (request, socket, head) =>
    sockets.handleUpgrade(request, socket, head, (ws) => {
      const connection = new Connection(ws as LinkedWebSocket, socket, {
        limits: DEFAULT_LIMITS,
        frames: new FrameLimit(1024, pino({ level: 'silent' }), () => performance.now()),
        now: () => performance.now(),
        onMistake: (error, failed) => {
          mistakes.push(error)
          failed.fail('internal')
        },
      })
      const handler: FrameHandler = {
        frame: () => onFrame(connection),
        drained: () => {},
        sweep: () => {},
        keepalive: () => null,
        closed: () => {},
      }
      connection.start(
        () => {
          made()
          return handler
        },
        () => {},
      )
    }),
  )
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
})
afterAll(() => {
  http.closeAllConnections()
  http.close()
})

/** Opens a socket, sends one frame, and resolves to how the server closed it. */
async function closedAfter(frame: Frame): Promise<[code: number, reason: string]> {
  onFrame = frame
  const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
  socket.once('open', () => socket.send(Buffer.of(1)))
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer]
  return [code, reason.toString()]
}

describe('connection', () => {
  it('LIM-37: a mistake at a frame closes the connection that sent it, and nothing else happens', async () => {
    const mistake = new TypeError('a mistake')
    const closed = await closedAfter(() => {
      throw mistake
    })
    expect(closed).toEqual([1011, 'internal'])
    expect(mistakes.splice(0)).toEqual([mistake])
  })

  it('LIM-37: so does one before the first frame', async () => {
    made = () => {
      throw new RangeError('another')
    }
    expect(await closedAfter(() => {})).toEqual([1011, 'internal'])
    made = () => {}
    expect(mistakes.splice(0)).toEqual([new RangeError('another')])
  })

  it('LIM-36: pings of a client that does not read are not answered', async () => {
    const waiting: number[] = []
    onFrame = (connection) => {
      connection.send(Buffer.alloc(32 * 1024 * 1024))
      waiting.push(connection.unsentBytes)
      for (let ping = 0; ping < 10_000; ping++) connection.answerPing(Buffer.of(0x82, 1, 10))
      waiting.push(connection.unsentBytes)
    }
    const socket = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`)
    await once(socket, 'open')
    socket.pause()
    socket.send(Buffer.of(1))
    while (waiting.length === 0) await new Promise(setImmediate)
    expect(waiting[0]).toBeGreaterThan(1024 * 1024)
    expect(waiting[1]).toBe(waiting[0])
    socket.terminate()
  })

  it('a reason is cut to what a close frame holds, whatever letters it is written in', async () => {
    for (const [detail, characters] of [
      ['a'.repeat(300), 123],
      ['ü'.repeat(300), 17 + 53],
      ['文'.repeat(300), 17 + 35],
      ['😀'.repeat(300), 17 + 26 * 2],
    ] as const) {
      const [code, reason] = await closedAfter((connection) => connection.fail('malformed-frame', detail))
      expect([code, reason.length]).toEqual([4400, characters])
      expect(`malformed-frame: ${detail}`.startsWith(reason)).toBe(true)
    }
  })
})
