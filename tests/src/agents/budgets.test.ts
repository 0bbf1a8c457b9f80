import { LLMock } from '@copilotkit/aimock'
import { type CowriteServer, createServer, readConfig } from '@cowrite/server'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { query } from '../faults/database.ts'
import { freshStore } from '../harness/stores.ts'

/** A person's second run would exceed it: a run reserves some 1,350 tokens and uses 200. */
const BUDGET = '0/1450'

/** States of a run that has not ended. */
const ACTIVE = /queued|joining|thinking|editing/

let model: LLMock
let store: Awaited<ReturnType<typeof freshStore>>

beforeAll(async () => {
  model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  const usage = { prompt_tokens: 150, completion_tokens: 50 }
  model.onMessage(/./s, { content: 'One fox jumps.', usage })
  store = await freshStore('PostgreSQL')
})
afterAll(async () => {
  await store?.[Symbol.asyncDispose]()
  await model?.stop()
})

async function start(): Promise<CowriteServer> {
  const variables = {
    ...store.options.env,
    PORT: '0',
    COWRITE_WARM_UP: '0',
    OPENAI_BASE_URL: `${model.url}/v1`,
    COWRITE_BUDGET_PERSON: BUDGET,
  }
  return await createServer(readConfig(variables, []), { logger: pino({ level: 'silent' }) })
}

interface Run {
  readonly id: string
  readonly state: string
  readonly message: string | null
}

async function ask(server: CowriteServer, path: string, body?: object): Promise<Run> {
  const response = await fetch(`${server.url}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return ((await response.json()) as { run: Run }).run
}

/** A run that has ended. */
async function write(server: CowriteServer): Promise<Run> {
  await fetch(`${server.url}/api/documents`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Foxes', address: 'demo/foxes' }),
  })
  const { id } = await ask(server, '/documents/demo%2Ffoxes/runs', { agent: 'writer', action: 'continue' })
  await expect
    .poll(async () => (await ask(server, `/runs/${id}`)).state, { timeout: 20_000 })
    .not.toMatch(ACTIVE)
  return ask(server, `/runs/${id}`)
}

it('AGENT-61, AGENT-64, AGENT-88: calls are in the database, and count for a person on every node and after a restart', async () => {
  const first = await start()
  const second = await start()
  const run = await write(first)
  expect(run).toMatchObject({ state: 'done' })
  const databaseUrl = store.options.env?.['DATABASE_URL'] ?? ''
  const rows = await query<Record<string, unknown>>(
    databaseUrl,
    'SELECT run, principal, project, model, outcome, input_tokens::integer, output_tokens::integer, cost FROM model_call',
  )
  expect(rows).toEqual([
    {
      run: run.id,
      principal: 'guest',
      project: 'demo',
      model: 'gpt-4.1-mini',
      outcome: 'done',
      input_tokens: 150,
      output_tokens: 50,
      cost: null,
    },
  ])
  const figures = await (await fetch(`${first.url}/metrics`)).text()
  const of = `provider="${new URL(model.url).host}",model="gpt-4.1-mini"`
  expect(figures).toContain(`cowrite_model_calls_total{${of},outcome="done"} 1`)
  expect(figures).toContain(`cowrite_model_tokens_total{${of},kind="input"} 150`)
  expect(figures).toContain(`cowrite_model_breaker{${of}} 0`)
  expect(figures).toContain('cowrite_agent_runs_ended_total{agent="writer",outcome="done"} 1')
  await first.close()
  const message = 'Stopped at the limit of 1,450 tokens for one person in 24 hours. What it wrote stays.'
  expect(await write(second)).toMatchObject({ state: 'cancelled', message })
  await second.close()
  const third = await start()
  expect(await write(third)).toMatchObject({ state: 'cancelled', message })
  await third.close()
  expect(model.getRequests()).toHaveLength(1)
})
