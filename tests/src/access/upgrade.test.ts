import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket-3'
import * as Y from 'yjs'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { hostToken, startTokenServer, type TokenServer } from './host-application.ts'

let place: TokenServer
beforeAll(async () => {
  place = await startTokenServer()
})
afterAll(() => place.server.close())

interface Answer {
  readonly status: number
  readonly error?: string
  readonly message?: string
}

/** How the upgrade of a y-websocket client ends: with 101, or with a status and the body of an error. */
async function upgrade(path: string, headers: Record<string, string> = {}): Promise<Answer> {
  const socket = new WebSocket(`${place.wsUrl}/yjs/${path}`, { headers })
  const { promise, resolve } = Promise.withResolvers<Answer>()
  socket.on('open', () => resolve({ status: 101 }))
  socket.on('unexpected-response', (_request, response) => {
    let text = ''
    response.on('data', (data: Buffer) => {
      text += data.toString()
    })
    response.on('end', () => resolve({ status: response.statusCode ?? 0, ...JSON.parse(text) }))
  })
  socket.on('error', () => {})
  try {
    return await promise
  } finally {
    socket.terminate()
  }
}

async function askForTicket(document: string, token: string) {
  const response = await fetch(`${place.server.url}/api/v1/tickets`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ document }),
  })
  return {
    status: response.status,
    body: (await response.json()) as { ticket?: string; expiresAt?: string; error?: string },
  }
}

const viewer = (documents: string[]) => [{ project: 'demo', documents, role: 'viewer' } as const]

it('ACC-80: a ticket opens its document once, for the one who asked for it', async () => {
  const { status, body } = await askForTicket('ticketed', await hostToken())
  expect(status).toBe(201)
  expect(body.ticket).toMatch(/^cwt_[\w-]{43}$/)
  const left = Date.parse(body.expiresAt ?? '') - Date.now()
  expect(left).toBeGreaterThan(25_000)
  expect(left).toBeLessThanOrEqual(30_000)
  const doc = new Y.Doc()
  const params = { ticket: body.ticket ?? '' }
  const provider = new WebsocketProvider(`${place.wsUrl}/yjs`, 'demo/ticketed', doc, {
    WebSocketPolyfill: WebSocket as never,
    disableBc: true,
    params,
  })
  onTestFinished(() => provider.destroy())
  await eventually('the client to be synced', () => provider.synced)
  doc.getText('content').insert(0, 'by a ticket')
  const other = connectHocuspocus('hocuspocus-4', place, 'demo/ticketed', { token: await hostToken() })
  onTestFinished(() => other.close())
  await eventually('the edit', () => other.text.toString() === 'by a ticket')
  expect(await upgrade(`demo/ticketed?ticket=${body.ticket}`)).toMatchObject({
    status: 401,
    error: 'unauthorized',
    message: expect.stringContaining('used'),
  })
})

it('ACC-80: a ticket is for one document, which the one who asks may open, and others are answered as missing ones', async () => {
  const token = await hostToken({ grants: viewer(['ticketed', 'seen']) })
  const { body } = await askForTicket('demo/ticketed', await hostToken())
  expect(await upgrade(`demo/elsewhere?ticket=${body.ticket}`)).toMatchObject({
    status: 401,
    message: expect.stringContaining('another document'),
  })
  // It was shown, and cannot be used any more.
  expect(await upgrade(`demo/ticketed?ticket=${body.ticket}`)).toMatchObject({ status: 401 })
  expect((await askForTicket('demo/ticketed', token)).status).toBe(201)
  const answers = [
    await askForTicket('demo/hidden', token),
    await askForTicket('demo/seen', token),
    await askForTicket('none/such', token),
  ]
  for (const { status, body: answer } of answers) expect([status, answer]).toEqual([404, answers[0]?.body])
  expect((await askForTicket('demo/ticketed', 'guessed')).status).toBe(401)
  expect((await askForTicket('demo/ticketed', `cwt_${'A'.repeat(43)}`)).status).toBe(401)
})

it('ACC-81: a y-websocket client without the right gets no socket, but a status that says why', async () => {
  const authorization = (token: string) => ({ authorization: `Bearer ${token}` })
  expect(await upgrade('demo/header', authorization(await hostToken()))).toEqual({ status: 101 })
  const statuses = [
    await upgrade('demo/header'),
    await upgrade('demo/header', authorization('guessed')),
    await upgrade('demo/header', authorization(await hostToken({}, -5))),
    await upgrade('demo/header', authorization(await hostToken({ grants: viewer(['other']) }))),
    await upgrade('demo/none', authorization(await hostToken({ grants: viewer(['none']) }))),
    await upgrade('demo/header?ticket=', authorization(await hostToken())),
    await upgrade('demo/header?access=readonly'),
  ]
  expect(statuses.map(({ status, error }) => `${status} ${error}`)).toEqual([
    '401 unauthorized',
    '401 unauthorized',
    '401 expired',
    '403 forbidden',
    '403 forbidden',
    '401 unauthorized',
    '401 unauthorized',
  ])
})

it('ACC-82: a token in the URL of a socket is refused with a hint at tickets, though it is valid', async () => {
  const token = await hostToken()
  const answer = await upgrade(`demo/url?token=${token}`, { authorization: `Bearer ${token}` })
  expect(answer).toMatchObject({ status: 401, message: expect.stringContaining('/api/v1/tickets') })
  const connected = new WebSocket(`${place.wsUrl}/collab?token=${token}`)
  onTestFinished(() => connected.terminate())
  const status = await new Promise((resolve) => {
    connected.on('unexpected-response', (_request, response) => resolve(response.statusCode))
    connected.on('open', () => resolve(101))
    connected.on('error', () => {})
  })
  expect(status).toBe(401)
})
