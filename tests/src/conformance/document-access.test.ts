import {
  type Authenticator,
  type CowriteServer,
  createServer,
  readConfig,
  SERVER_PRINCIPAL,
} from '@cowrite/server'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'

/** Tokens are names of roles; the authenticator's arguments are recorded. */
const asked: Parameters<Authenticator['authenticate']>[0][] = []
const byRole: Authenticator = {
  authenticate: async (credentials) => {
    asked.push(credentials)
    const { token } = credentials
    if (token !== 'editor' && token !== 'reader') return { ok: false, code: 'unauthorized' }
    return {
      ok: true,
      principal: { id: token, author: { principal: token, kind: 'person', run: null }, role: token },
    }
  },
}

let server: CowriteServer
beforeAll(async () => {
  const config = readConfig({ COWRITE_WARM_UP: '0', PORT: '0', COWRITE_STORE: 'memory' }, [])
  server = await createServer(config, { logger: pino({ level: 'silent' }), authenticator: byRole })
})
afterAll(() => server.close())

async function request(token: string, method: string, path: string, body?: unknown): Promise<number> {
  const response = await fetch(`${server.url}/api/documents${path}`, {
    method,
    headers: {
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  await response.arrayBuffer()
  return response.status
}

it('ACC-13: over HTTP a principal that may only read changes nothing, and one without credentials gets nothing', async () => {
  expect(await request('editor', 'POST', '', { address: 'demo/kept', title: 'Kept' })).toBe(201)
  const changes = [
    ['POST', '', { title: 'Another' }],
    ['PATCH', '/demo%2Fkept', { title: 'Changed' }],
    ['PATCH', '/demo%2Fkept', { template: true }],
    ['DELETE', '/demo%2Fkept', undefined],
    ['POST', '/demo%2Fkept/restore', undefined],
    ['POST', '/demo%2Fkept/versions', { name: 'Mine' }],
    ['POST', '/demo%2Fkept/threads', { anchor: { kind: 'document' }, body: 'Mine' }],
    ['POST', '/demo%2Fkept/versions/now/restore', undefined],
    ['POST', '/demo%2Fkept/runs', { agent: 'editor', action: 'tidy' }],
  ] as const
  for (const [method, path, body] of changes) {
    expect(await request('reader', method, path, body), `${method} ${path}`).toBe(403)
    expect(await request('', method, path, body), `${method} ${path}`).toBe(401)
  }
  for (const path of ['/api/assistant', '/api/runs/any']) {
    const response = await fetch(`${server.url}${path}`)
    expect(response.status, path).toBe(401)
    await response.arrayBuffer()
  }
  expect(await request('reader', 'GET', '/demo%2Fkept')).toBe(200)
  expect(await request('', 'GET', '/demo%2Fkept')).toBe(401)
  expect(await server.documents.find(SERVER_PRINCIPAL, 'demo/kept')).toMatchObject({
    title: 'Kept',
    trashedAt: null,
  })
})

it('API-18: who has documents open is told to those who may read them, and to nobody without credentials', async () => {
  const place = { wsUrl: server.url.replace('http', 'ws') }
  const client = connectHocuspocus('hocuspocus-4', place, 'demo/met', { token: 'editor' })
  await client.synced()
  client.awareness.setLocalStateField('user', { name: 'Ana', color: '#405bc3' })
  const told = async (authorization?: string) => {
    const headers: HeadersInit = authorization === undefined ? {} : { authorization }
    const response = await fetch(`${server.url}/api/presence`, { headers })
    return { status: response.status, text: await response.text() }
  }
  await eventuallyAsync('Ana to be told', async () => (await told('Bearer reader')).text.includes('"Ana"'))
  for (const authorization of [undefined, 'Bearer nobody']) {
    const { status, text } = await told(authorization)
    expect(status).toBe(401)
    expect(text).not.toContain('Ana')
  }
  client.close()
})

it('ACC-15: the scheme of the credentials may be in upper or lower case, and nothing but Bearer is taken', async () => {
  const status = async (authorization: string) => {
    const response = await fetch(`${server.url}/api/documents`, { headers: { authorization } })
    await response.arrayBuffer()
    return response.status
  }
  for (const scheme of ['Bearer', 'bearer', 'BEARER'])
    expect(await status(`${scheme} reader`), scheme).toBe(200)
  for (const other of ['reader', 'Basic reader', 'Bearerreader']) expect(await status(other), other).toBe(401)
})

it('ACC-14: an authenticator is told the document, the headers and the address of the client', async () => {
  const place = { wsUrl: server.url.replace('http', 'ws') }
  const client = connectHocuspocus('hocuspocus-4', place, 'demo/told', { token: 'editor' })
  await client.synced()
  const told = asked.find(({ documentName }) => documentName === 'demo/told')
  expect(told).toMatchObject({ token: 'editor', peerAddress: '127.0.0.1' })
  expect(told?.headers['sec-websocket-version']).toBe('13')
  client.close()
})

it('API-14: a command of the embedding program has the effects of the route: members are told and sent away', async () => {
  const place = { wsUrl: server.url.replace('http', 'ws') }
  const client = connectHocuspocus('hocuspocus-4', place, 'demo/commanded', { token: 'editor' })
  await client.synced()
  await server.documents.rename(SERVER_PRINCIPAL, 'demo/commanded', 'Renamed')
  await eventually('the title', () => client.stateless.some((payload) => payload.includes('Renamed')))
  await server.documents.setReadOnly(SERVER_PRINCIPAL, 'demo/commanded', true)
  await eventually('the scope', () => client.provider.authorizedScope === 'readonly')
  await server.documents.trash(SERVER_PRINCIPAL, 'demo/commanded')
  await eventually('the close', () => client.documentCloses.some((reason) => reason.includes('trashed')))
  await server.documents.delete(SERVER_PRINCIPAL, 'demo/commanded')
  await expect(server.documents.find(SERVER_PRINCIPAL, 'demo/commanded')).rejects.toMatchObject({
    code: 'not-found',
  })
  client.close()
})
