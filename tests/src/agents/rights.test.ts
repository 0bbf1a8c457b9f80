import { LLMock } from '@copilotkit/aimock'
import { type Authenticator, type CowriteServer, createServer, readConfig } from '@cowrite/server'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'

/** Everybody is who their token says, and an editor. */
const byName: Authenticator = {
  authenticate: async ({ token }) => ({
    ok: true,
    principal: { id: token, author: { principal: token, kind: 'person', run: null }, role: 'editor' },
  }),
}

let model: LLMock
let server: CowriteServer

beforeAll(async () => {
  model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  const content = Array.from({ length: 2_000 }, (_, at) => `word${at}`).join(' ')
  model.onMessage(/./s, { content }, { chunkSize: 8, latency: 10 })
  const variables = { COWRITE_STORE: 'memory', PORT: '0', OPENAI_BASE_URL: `${model.url}/v1` }
  server = await createServer(readConfig(variables, []), {
    logger: pino({ level: 'silent' }),
    authenticator: byName,
  })
})
afterAll(async () => {
  await server?.close()
  await model?.stop()
})

interface Run {
  readonly id: string
  readonly state: string
  readonly message: string | null
}

/** A request of Ann about runs. */
async function ask(method: 'GET' | 'POST', path: string, body?: object): Promise<Run> {
  const response = await fetch(`${server.url}/api${path}`, {
    method,
    headers: { authorization: 'Bearer ann', ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return ((await response.json()) as { run: Run }).run
}

it('AGENT-25, AGENT-26: an agent writes no longer than the person who started it may, and its run says why it ended', async () => {
  const address = 'demo/rights'
  const ben = connectHocuspocus('hocuspocus-4', { wsUrl: server.url.replace('http', 'ws') }, address, {
    token: 'ben',
  })
  await ben.synced()
  const path = `/documents/${encodeURIComponent(address)}`
  const response = await fetch(`${server.url}/api${path}`, { headers: { authorization: 'Bearer ben' } })
  const { id: documentId } = (await response.json()) as { id: string }
  const length = () => ben.doc.getXmlFragment('default').toString().length
  const writing = async (): Promise<Run> => {
    const before = length()
    const run = await ask('POST', `${path}/runs`, { agent: 'writer', action: 'continue' })
    await eventually('the agent to write', () => length() > before + 20)
    return run
  }
  const ended = (run: Run) =>
    expect.poll(async () => await ask('GET', `/runs/${run.id}`), { timeout: 20_000 })
  const closed = 'This document is closed to edits, or you may only read it.'

  const first = await writing()
  await server.control({ kind: 'role', principal: 'ann', documentId, role: 'reader' })
  await ended(first).toMatchObject({ state: 'failed', message: closed })
  const second = await writing()
  await server.control({ kind: 'revoke', principal: 'ann' })
  await ended(second).toMatchObject({
    state: 'cancelled',
    message: 'The assistant left: You have no access to this document any more.',
  })
  const third = await writing()
  await server.control({ kind: 'read-only', documentId, on: true })
  await ended(third).toMatchObject({ state: 'failed', message: closed })
  const fourth = await ask('POST', `${path}/runs`, { agent: 'writer', action: 'continue' })
  expect(fourth).toMatchObject({ state: 'failed', message: closed })
  expect(ben.documentCloses).toEqual([])
  ben.close()
}, 90_000)
