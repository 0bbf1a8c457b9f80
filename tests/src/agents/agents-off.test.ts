import { LLMock } from '@copilotkit/aimock'
import { type CowriteServer, createServer, readConfig } from '@cowrite/server'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'

let model: LLMock
let server: CowriteServer

beforeAll(async () => {
  model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  model.onMessage(/./s, { content: 'word '.repeat(10_000) }, { chunkSize: 5, latency: 20 })
  const variables = { COWRITE_STORE: 'memory', PORT: '0', OPENAI_BASE_URL: `${model.url}/v1` }
  server = await createServer(readConfig(variables, []), { logger: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await server?.close()
  await model?.stop()
})

async function ask(method: 'GET' | 'POST' | 'PUT', path: string, body?: object) {
  const json = { 'content-type': 'application/json' }
  const init = body === undefined ? {} : { headers: json, body: JSON.stringify(body) }
  const response = await fetch(`${server.url}${path}`, { method, ...init })
  return { status: response.status, body: (await response.json()) as Record<string, unknown> }
}

/** What a tool of MCP answers. */
async function tool(name: string, given: object): Promise<string> {
  const message = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: given } }
  const response = await fetch(`${server.url}/mcp`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
    body: JSON.stringify(message),
  })
  return await response.text()
}

it('AGENT-100, API-41: in a document with agents turned off no run starts or goes on, agents of other programs are kept out, and people edit', async () => {
  await ask('POST', '/api/documents', { title: 'Plan', address: 'demo/plan' })
  const path = '/api/documents/demo%2Fplan'
  const order = { agent: 'writer', action: 'continue' }
  const edit = { operations: [{ op: 'insert_after', handle: null, markdown: 'Words' }] }
  const joined = await tool('join_document', { document: 'demo/plan' })
  const participant = /participant\\?":\\?"([\w-]+)/.exec(joined)?.[1] ?? ''
  expect(participant).not.toBe('')
  const { run } = (await ask('POST', `${path}/runs`, order)).body as { run: { id: string } }
  await expect
    .poll(async () => (await ask('GET', `/api/runs/${run.id}`)).body, { timeout: 20_000 })
    .toMatchObject({ run: { state: 'editing' } })
  expect(await ask('PUT', `${path}/agents`, { agents: false })).toMatchObject({
    status: 200,
    body: { address: 'demo/plan', agents: false },
  })
  expect((await ask('GET', `/api/runs/${run.id}`)).body).toMatchObject({
    run: { state: 'cancelled', message: 'Stopped.' },
  })
  expect(await ask('POST', `${path}/runs`, order)).toMatchObject({
    status: 403,
    body: { error: 'forbidden', message: 'Agents are switched off in this document.' },
  })
  expect((await ask('GET', `${path}/runs`)).body).toMatchObject({ agents: false })
  for (const answer of [
    await tool('join_document', { document: 'demo/plan' }),
    await tool('edit', { participant, ...edit }),
    await tool('propose', { participant, ...edit }),
  ])
    expect(answer).toContain('Agents are switched off in this document.')
  expect((await ask('POST', `${path}/operations`, edit)).status).toBe(200)
  await ask('PUT', `${path}/agents`, { agents: true })
  expect(await tool('edit', { participant, ...edit })).toContain('applied')
  expect((await ask('GET', path)).body).toMatchObject({ agents: true })
  expect((await ask('PUT', `${path}/agents`, { agents: 'no' })).status).toBe(400)
})
