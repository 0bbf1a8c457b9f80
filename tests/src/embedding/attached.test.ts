import { once } from 'node:events'
import { createServer, IncomingMessage, type Server } from 'node:http'
import { Socket } from 'node:net'
import { PassThrough } from 'node:stream'
import { createServer as createCowrite, readConfig } from '@cowrite/server'
import { expect, it } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { connect } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { startEmbedded } from './embedded.ts'

/** A program's own HTTP server that listens on a free port. `await using` closes it. */
async function ownServer(): Promise<{ http: Server; wsUrl: string } & AsyncDisposable> {
  const http = createServer((request, response) => response.end(`own ${request.url}`))
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('A TCP server has no port.')
  return {
    http,
    wsUrl: `ws://127.0.0.1:${address.port}`,
    [Symbol.asyncDispose]: async () => {
      http.closeAllConnections()
      http.close()
      await once(http, 'close')
    },
  }
}

/** How the upgrade on a path ends: with a message, or with a status. */
async function upgrade(wsUrl: string, path: string): Promise<string> {
  const socket = new WebSocket(`${wsUrl}${path}`)
  const { promise, resolve } = Promise.withResolvers<string>()
  socket.on('message', (data) => resolve(String(data)))
  socket.on('unexpected-response', (_request, { statusCode }) => resolve(String(statusCode)))
  socket.on('error', (error) => resolve(error.message))
  try {
    return await promise
  } finally {
    socket.terminate()
  }
}

it("EMB-16: on a program's own HTTP server clients of both protocols edit together, and its requests, its other upgrades and the server itself stay the program's", async () => {
  await using own = await ownServer()
  const sockets = new WebSocketServer({ noServer: true })
  const isOwn = (path: string | undefined) => path === '/own-socket'
  await using embedded = await startEmbedded({ listen: own.http })
  expect(embedded.server.url).toBe('')
  const clients = (['hocuspocus-4', 'y-websocket-3'] as const).map((kind) =>
    connect(kind, own, 'demo/attached'),
  )
  await Promise.all(clients.map((client) => client.synced()))
  clients[0]?.text.insert(0, 'together')
  await eventually('the edit', () => clients[1]?.text.toString() === 'together')
  // There is no other listener for upgrades, so all other upgrades are refused.
  expect(await upgrade(own.wsUrl, '/own-socket')).toBe('404')
  own.http.on('upgrade', (request, socket, head) => {
    if (!isOwn(request.url)) return
    sockets.handleUpgrade(request, socket, head, (accepted) => accepted.send('own socket'))
  })
  expect(await upgrade(own.wsUrl, '/own-socket')).toBe('own socket')
  const page = own.wsUrl.replace('ws', 'http')
  expect(await (await fetch(`${page}/api/documents`)).text()).toBe('own /api/documents')
  for (const client of clients) client.close()
  await embedded.server.close()
  expect(own.http.listening).toBe(true)
  expect(await (await fetch(`${page}/page`)).text()).toBe('own /page')
  expect(own.http.listenerCount('upgrade')).toBe(1)
})

it('EMB-17: a server that does not listen takes upgrades and requests that the program hands to it, and listens when it is told to', async () => {
  await using own = await ownServer()
  await using embedded = await startEmbedded({ listen: false })
  const { server } = embedded
  own.http.removeAllListeners('request')
  own.http.on('request', (request, response) => server.handleRequest(request, response))
  own.http.on('upgrade', (request, socket, head) => server.handleUpgrade(request, socket, head))
  const client = connect('hocuspocus-4', own, 'demo/handed')
  await client.synced()
  client.text.insert(0, 'text')
  const page = own.wsUrl.replace('ws', 'http')
  const response = await fetch(`${page}/api/documents/demo%2Fhanded`)
  expect(await response.json()).toMatchObject({ address: 'demo/handed' })
  expect(server.url).toBe('')
  expect(await server.listen()).toBe(server.url)
  expect(await server.listen()).toBe(server.url)
  const listening = connect('y-websocket-3', embedded, 'demo/handed')
  await listening.synced()
  await eventually('the text', () => listening.text.toString() === 'text')
  for (const one of [client, listening]) one.close()
})

/** The first line of the answer to an upgrade that came in on this address. */
async function upgradeOn(
  localAddress: string | undefined,
  handleUpgrade: (request: IncomingMessage, socket: PassThrough, head: Buffer) => void,
): Promise<string> {
  const request = new IncomingMessage(
    Object.defineProperty(new Socket(), 'localAddress', { value: localAddress }),
  )
  // No WebSocket's request: one that is let through is refused for that.
  Object.assign(request, { method: 'GET', url: '/collab', headers: { host: '127.0.0.1' } })
  const socket = new PassThrough()
  const answer: Buffer[] = []
  socket.on('data', (data: Buffer) => answer.push(data))
  handleUpgrade(request, socket, Buffer.alloc(0))
  await once(socket, 'close')
  return Buffer.concat(answer).toString().split('\r\n')[0] ?? ''
}

it('EMB-18: without credentials to check, only what came in on a loopback address is taken, unless open access is meant for others', async () => {
  const hosts = ['127.0.0.1', '::1', '::ffff:127.0.0.1', undefined]
  await using open = await startEmbedded({ listen: false })
  for (const host of hosts) expect(await upgradeOn(host, open.server.handleUpgrade)).toContain(' 400 ')
  expect(await upgradeOn('192.0.2.1', open.server.handleUpgrade)).toContain(' 403 ')
  const authenticate = async () => ({ refuse: 'unauthorized' }) as const
  await using guarded = await startEmbedded({ listen: false, hooks: { authenticate } })
  expect(await upgradeOn('192.0.2.1', guarded.server.handleUpgrade)).toContain(' 400 ')
  const meant = { COWRITE_STORE: 'memory', HOST: '0.0.0.0', COWRITE_ALLOW_OPEN: '1', LOG_LEVEL: 'silent' }
  const server = await createCowrite(readConfig(meant, []), { listen: false })
  expect(await upgradeOn('192.0.2.1', server.handleUpgrade)).toContain(' 400 ')
  await server.close()
})
