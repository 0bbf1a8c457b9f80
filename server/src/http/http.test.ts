import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readConfig } from '../config/config.ts'
import type { CowriteServer } from '../cowrite-server.ts'
import { createServer } from '../server.ts'

let server: CowriteServer

beforeAll(async () => {
  const config = readConfig(
    { PORT: '0', COWRITE_STORE: 'memory', COWRITE_ORIGINS: 'https://app.example' },
    [],
  )
  server = await createServer(config, { logger: pino({ level: 'silent' }) })
})
afterAll(() => server.close())

async function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

describe('documents API', () => {
  it('API-1: creates, lists, reads, renames, trashes and restores documents', async () => {
    const created = await call('POST', '/api/documents', { title: 'Ünïcode plan' })
    expect(created.status).toBe(201)
    const address = String(created.body['address'])
    expect(address).toMatch(/^demo\/u-ni-code-plan-[0-9a-f]{8}$|^demo\/unicode-plan-[0-9a-f]{8}$/)
    const path = `/api/documents/${encodeURIComponent(address)}`
    expect((await call('GET', path)).body).toEqual(created.body)
    expect((await call('PATCH', path, { title: ' Plan B ' })).body).toMatchObject({ title: 'Plan B' })
    expect((await call('DELETE', path)).body['trashedAt']).not.toBeNull()
    const listed = async (trashed: boolean) => {
      const { body } = await call('GET', `/api/documents?trashed=${trashed}`)
      return (body['documents'] as { address: string }[]).map((document) => document.address)
    }
    expect(await listed(false)).not.toContain(address)
    expect(await listed(true)).toContain(address)
    expect((await call('PATCH', path, { title: 'C' })).status).toBe(410)
    expect((await call('POST', `${path}/restore`)).body['trashedAt']).toBeNull()
    expect(await listed(false)).toContain(address)
  })

  it('API-21, API-22: makes a document a template, lists the templates of a project, and takes that back', async () => {
    const address = 'shelf/minutes'
    const path = `/api/documents/${encodeURIComponent(address)}`
    const created = await call('POST', '/api/documents', { address, title: 'Minutes' })
    await call('POST', '/api/documents', { address: 'shelf/other' })
    expect(created.body).toMatchObject({ template: false })
    const template = await call('PATCH', path, { template: true })
    expect(template).toMatchObject({ status: 200, body: { ...created.body, template: true } })
    const copy = await call('POST', `${path}/copies`, { title: 'Monday' })
    expect(copy).toMatchObject({ status: 201, body: { title: 'Monday', template: false } })
    const listed = async (query: string) => {
      const { body } = await call('GET', `/api/documents?${query}`)
      return (body['documents'] as { address: string }[]).map((document) => document.address)
    }
    expect(await listed('project=shelf&templates=true')).toEqual([address])
    expect(await listed('all=true&templates=true')).toEqual([address])
    expect(await listed('project=demo&templates=true')).toEqual([])
    expect(await listed('project=shelf')).toHaveLength(3)
    for (const body of [{}, { template: 'yes' }, { title: 'Both', template: true }])
      expect(await call('PATCH', path, body)).toMatchObject({
        status: 400,
        body: { error: 'invalid-request' },
      })
    expect((await call('PATCH', path, { template: false })).body).toEqual(created.body)
    expect(await listed('project=shelf&templates=true')).toEqual([])
    await call('DELETE', path)
    expect((await call('PATCH', path, { template: true })).body).toMatchObject({ error: 'trashed' })
  })

  it('API-2: refuses what is wrong with a code, a message and what to do', async () => {
    const cases: [string, string, unknown, number, string][] = [
      ['GET', '/api/documents/demo%2Fnowhere', undefined, 404, 'not-found'],
      ['GET', '/api/documents/%20%20', undefined, 400, 'invalid-address'],
      ['POST', '/api/documents', { title: 5 }, 400, 'invalid-request'],
      ['POST', '/api/documents', { title: '' }, 400, 'invalid-request'],
      ['POST', '/api/documents', { address: 'demo/welcome' }, 409, 'conflict'],
      ['POST', '/api/documents', { title: 'x'.repeat(300_000) }, 413, 'frame-too-large'],
      ['GET', '/api/nothing', undefined, 404, 'not-found'],
      ['GET', '/api/runs/none', undefined, 404, 'not-found'],
      ['POST', '/api/documents/demo%2Fwelcome/runs', { task: 'sing' }, 400, 'invalid-request'],
    ]
    for (const [method, path, body, status, error] of cases) {
      const answer = await call(method, path, body)
      expect([path, answer.status, answer.body['error']]).toEqual([path, status, error])
      expect(answer.body['todo']).toBeTypeOf('string')
    }
  })

  it('ACC-8: the API answers pages of allowed origins only', async () => {
    const from = (origin: string) => call('GET', '/api/documents', undefined, { origin })
    expect((await from('https://evil.example')).status).toBe(403)
    const allowed = await from('https://app.example')
    expect(allowed.status).toBe(200)
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example')
    expect((await from(server.url)).status).toBe(200)
  })

  it('OPS-4: tells whether it lives and whether it may be sent clients', async () => {
    expect((await call('GET', '/healthz')).body).toEqual({ status: 'ok' })
    expect((await call('GET', '/readyz')).body).toMatchObject({ status: 'ready', journal: 'healthy' })
  })
})
