import { once } from 'node:events'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { pino } from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import { createHttpServer } from './http-server.ts'
import { DEFAULT_HTTP_LIMITS, type HttpLimits } from './limits.ts'

/** Far more than a loaded machine needs. */
const GENEROUS_MS = 60_000
const HEAD = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n'
const UPGRADE = 'GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'

/** The client's end of a connection, with the received text. */
interface Client {
  readonly socket: Socket
  received: string
  readonly closed: Promise<void>
}

let server: Server | null = null
const clients: Client[] = []
afterEach(() => {
  for (const { socket } of clients.splice(0)) socket.destroy()
  server?.closeAllConnections()
  server?.close()
})

/** Replies at once, with the body of the request. */
function echo(request: IncomingMessage, response: ServerResponse): void {
  let body = ''
  request.on('data', (chunk: Buffer) => {
    body += chunk.toString()
  })
  request.on('end', () => response.end(`[${request.url}${body}]`))
}

async function start(limits: Partial<HttpLimits>, handler = echo): Promise<Server> {
  const logger = pino({ level: 'silent' })
  server = createHttpServer(handler, { limits: { ...DEFAULT_HTTP_LIMITS, ...limits }, logger })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return server
}

async function open(text = ''): Promise<Client> {
  if (server === null) throw new Error('There is no server.')
  const { port } = server.address() as AddressInfo
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
  const client: Client = { socket, received: '', closed }
  clients.push(client)
  socket.on('data', (chunk: Buffer) => {
    client.received += chunk.toString()
  })
  socket.on('end', () => socket.end())
  // The server may reset a dropped connection; 'close' follows.
  socket.on('error', () => {})
  await once(socket, 'connect')
  if (text !== '') socket.write(text)
  return client
}

/** Sends one byte at a time, without ending. */
function drip(client: Client, byte: string): void {
  const timer = setInterval(() => client.socket.write(byte), 20)
  client.socket.once('close', () => clearInterval(timer))
}

describe('the deadlines of a connection', () => {
  it('LIM-32: a head or a body that does not arrive in time is answered with 408, however it is sent', {
    timeout: GENEROUS_MS,
  }, async () => {
    await start({ headersTimeoutMs: 200, requestTimeoutMs: 300 })
    const silent = await open()
    const slowHead = await open('GET /')
    drip(slowHead, 'a')
    const slowBody = await open('POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n\r\n')
    drip(slowBody, 'b')
    const slowChunks = await open('POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n')
    drip(slowChunks, 'c')
    for (const { closed } of [silent, slowHead, slowBody, slowChunks]) await closed
    for (const { received } of [silent, slowHead, slowBody, slowChunks]) {
      expect(received).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\n/)
      expect(JSON.parse(received.slice(received.indexOf('{')))).toMatchObject({ error: 'request-timeout' })
    }
  })

  it('LIM-33: a connection without a request, or whose answer is not read, is closed', {
    timeout: GENEROUS_MS,
  }, async () => {
    await start({ keepAliveMs: 100, stalledMs: 300 }, (_request, response) =>
      response.end(Buffer.alloc(32 * 1024 * 1024)),
    )
    const idle = await open(HEAD)
    await idle.closed
    expect(idle.received.length).toBeGreaterThan(32 * 1024 * 1024)
    const unread = await open(HEAD)
    unread.socket.pause()
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = setInterval(() => server?.getConnections((_error, count) => count === 0 && resolve()), 20)
    await promise
    clearInterval(look)
  })
})

describe('the number of connections and requests', () => {
  it('LIM-34: of too many connections without a WebSocket the one longest without a request is closed', async () => {
    const http = await start({ connections: 3 })
    http.on('upgrade', (_request, socket) => socket.write('upgraded'))
    const upgraded = await open(UPGRADE)
    await once(upgraded.socket, 'data')
    const [first, second, third] = [await open('GET'), await open('GET'), await open('GET')]
    // The first connection sends a request, so it is no longer the oldest.
    first.socket.write(' /first HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(first.socket, 'data')
    const fourth = await open(HEAD)
    await second.closed
    await once(fourth.socket, 'data')
    const states = [upgraded, first, second, third, fourth].map(({ socket }) => socket.closed)
    expect(states).toEqual([false, false, true, false, false])
  })

  it('LIM-35: a connection with too many unanswered requests is closed; fewer are answered in their order', async () => {
    const waiting: (() => void)[] = []
    await start({ requestsAtOnce: 4 }, (request, response) => {
      waiting.push(() => response.end(`[${request.url}]`))
    })
    const many = ['/1', '/2', '/3', '/4'].map((path) => HEAD.replace('/a', path)).join('')
    const patient = await open(many)
    while (waiting.length < 4) await new Promise(setImmediate)
    for (const answer of waiting.splice(0).reverse()) answer()
    while (!patient.received.includes('[/4]')) await once(patient.socket, 'data')
    expect(patient.received.match(/\[.*?\]/g)).toEqual(['[/1]', '[/2]', '[/3]', '[/4]'])
    const greedy = await open(HEAD.repeat(10_000))
    await greedy.closed
    expect(greedy.received).toBe('')
    expect(waiting.length).toBe(4)
  })

  it('an answer that is due is never mixed with a refusal, nor with an upgrade', async () => {
    const waiting: (() => void)[] = []
    const http = await start({}, (request, response) => {
      waiting.push(() => response.end(`[${request.url}]`))
    })
    let upgrades = 0
    http.on('upgrade', () => upgrades++)
    const broken = await open(`${HEAD}${HEAD}\u0000\u0001`)
    await broken.closed
    expect(broken.received).toBe('')
    const both = await open(`${HEAD}${UPGRADE}`)
    while (waiting.length < 4) await new Promise(setImmediate)
    for (const answer of waiting.splice(0)) answer()
    while (!both.received.includes('[/ws]')) await once(both.socket, 'data')
    expect([both.received.match(/\[.*?\]/g), upgrades]).toEqual([['[/a]', '[/ws]'], 0])
  })
})
