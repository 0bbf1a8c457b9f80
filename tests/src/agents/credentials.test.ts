import { LLMock } from '@copilotkit/aimock'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type AccountServer,
  createPerson,
  type Person,
  requestAs,
  startAccountServer,
} from '../harness/accounts.ts'

const DOCUMENT = '/api/documents/demo%2Fplan'
const ORGANIZATION = '/api/v1/organizations/00000000-0000-7000-8000-000000000001'
const GONE = 'The assistant left: You have no access to this document any more.'
const READ_ONLY = 'This document is closed to edits, or you may only read it.'

let model: LLMock
let server: AccountServer
let owner: Person

type Bearer = Pick<Person, 'accessToken'>

beforeAll(async () => {
  model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  const content = Array.from({ length: 2_000 }, (_, at) => `word${at}`).join(' ')
  const operations = [{ op: 'insert_after', handle: null, markdown: '# Foxes' }]
  const call = { name: 'suggest', arguments: JSON.stringify({ operations }) }
  model.on({ userMessage: 'A heading', turnIndex: 0 }, { toolCalls: [call] })
  model.on({ userMessage: 'A heading', turnIndex: 1 }, { content: 'Suggested.' })
  const unclear = {
    name: 'ask_person',
    arguments: JSON.stringify({ question: 'Which?', choices: ['A', 'B'] }),
  }
  model.on({ userMessage: 'Something unclear', turnIndex: 0 }, { toolCalls: [unclear] })
  model.on({ userMessage: 'Think' }, { content }, { chunkSize: 8, latency: 60_000 })
  model.onMessage(/./s, { content }, { chunkSize: 8, latency: 10 })
  server = await startAccountServer({ env: { OPENAI_BASE_URL: `${model.url}/v1`, OPENAI_API_KEY: 'test' } })
  owner = await createPerson(server, { name: 'Olga', role: 'owner' })
  expect(await status(owner, 'POST', '/api/documents', { address: 'demo/plan', title: 'Plan' })).toBe(201)
})
afterAll(async () => {
  await server?.[Symbol.asyncDispose]()
  await model?.stop()
})

const ask = async <Answer>(who: Bearer, method: string, path: string, body?: object): Promise<Answer> =>
  (await (await requestAs(server, who, method, path, body)).json()) as Answer
const status = async (who: Bearer, method: string, path: string, body?: object) =>
  (await requestAs(server, who, method, path, body)).status

interface Run {
  readonly id: string
  readonly state: string
  readonly message: string | null
  readonly suggestOnly: boolean
}

async function start(who: Bearer, order: object = {}): Promise<Run> {
  const body = { agent: 'writer', action: 'continue', ...order }
  return (await ask<{ run: Run }>(who, 'POST', `${DOCUMENT}/runs`, body)).run
}

const ended = (run: Run, timeout = 20_000) =>
  expect.poll(async () => (await ask<{ run: Run }>(owner, 'GET', `/api/runs/${run.id}`)).run, {
    timeout,
    interval: 50,
  })

/** Somebody with a role in the document. */
async function personWith(role: string, name: string): Promise<Person> {
  const person = await createPerson(server, { name })
  expect(await give(person, role)).toBe(200)
  return person
}
const give = (person: Person, role: string | null) =>
  status(owner, 'PUT', `/api/v1${DOCUMENT.slice('/api'.length)}/access`, { account: person.account.id, role })

/** An API key of somebody. */
async function keyOf(person: Person, ...scopes: string[]): Promise<Bearer & { readonly id: string }> {
  const order = { name: 'Script', scopes }
  const made = await ask<{ id: string; key: string }>(person, 'POST', '/api/v1/account/keys', order)
  return { id: made.id, accessToken: made.key }
}

it('AGENT-111: a commenter starts runs that only suggest, whatever was asked for, and steers its own ones; a viewer starts none', async () => {
  const commenter = await personWith('commenter', 'Cora')
  const viewer = await personWith('viewer', 'Vera')
  const stranger = await createPerson(server, { name: 'Sam' })
  const order = { agent: 'writer', action: 'ask', instruction: 'A heading' }
  expect(await status(viewer, 'POST', `${DOCUMENT}/runs`, order)).toBe(403)
  expect(await status(stranger, 'POST', `${DOCUMENT}/runs`, order)).toBe(404)
  const run = await start(commenter, order)
  expect(run.suggestOnly).toBe(true)
  await ended(run).toMatchObject({ state: 'done' })
  const { suggestions } = await ask<{ suggestions: { run: string }[] }>(
    commenter,
    'GET',
    `${DOCUMENT}/suggestions`,
  )
  expect(suggestions).toMatchObject([{ run: run.id, author: { id: 'agent:writer' } }])
  expect(JSON.stringify(await ask(owner, 'GET', `${DOCUMENT}/blocks`))).not.toContain('Foxes')
  const thinking = await start(commenter, { action: 'ask', instruction: 'Think' })
  expect(await status(viewer, 'POST', `/api/runs/${thinking.id}/stop`)).toBe(403)
  expect(await status(commenter, 'POST', `/api/runs/${thinking.id}/stop`)).toBe(200)
  await ended(thinking).toMatchObject({ state: 'cancelled' })
})

it('AGENT-112: a key starts runs with the scope `agents` only, within its other scopes', async () => {
  const order = { agent: 'writer', action: 'ask', instruction: 'Think' }
  const write = await keyOf(owner, 'write')
  expect(await status(write, 'POST', `${DOCUMENT}/runs`, order)).toBe(403)
  const read = await keyOf(owner, 'read', 'agents')
  expect(await status(read, 'POST', `${DOCUMENT}/runs`, order)).toBe(403)
  const propose = await keyOf(owner, 'propose', 'agents')
  const suggesting = await start(propose, order)
  expect(suggesting.suggestOnly).toBe(true)
  const full = await keyOf(owner, 'write', 'agents')
  const writing = await start(full, order)
  expect(writing.suggestOnly).toBe(false)
  for (const run of [suggesting, writing]) await status(owner, 'POST', `/api/runs/${run.id}/stop`)
})

it.each([
  [
    'the key is revoked',
    async (person: Person) => {
      const key = await keyOf(person, 'write', 'agents')
      return {
        who: key,
        end: () => status(person, 'DELETE', `/api/v1/account/keys/${key.id}`),
        message: GONE,
      }
    },
  ],
  [
    'the session ends',
    async (person: Person) => ({
      who: person,
      end: async () =>
        (
          await fetch(`${server.url}/api/v1/auth/sign-out`, {
            method: 'POST',
            headers: { cookie: person.cookie },
          })
        ).status,
      message: GONE,
    }),
  ],
  [
    'the role is taken',
    async (person: Person) => ({
      who: person,
      end: () => give(person, null),
      message: GONE,
    }),
  ],
  [
    'the role is that of a commenter',
    async (person: Person) => ({
      who: person,
      end: () => give(person, 'commenter'),
      message: READ_ONLY,
    }),
  ],
  [
    'the person is disabled',
    async (person: Person) => ({
      who: person,
      end: () => status(owner, 'PATCH', `${ORGANIZATION}/members/${person.account.id}`, { disabled: true }),
      message: GONE,
    }),
  ],
])('AGENT-113: a run ends within a second when %s', async (_what, prepare) => {
  const person = await personWith('editor', 'Ed')
  const { who, end, message } = await prepare(person)
  const run = await start(who, { action: 'ask', instruction: 'Think' })
  expect(await end()).toBeLessThan(300)
  await ended(run, 1_000).toMatchObject({ message, state: message === GONE ? 'cancelled' : 'failed' })
})

it('AGENT-114: a program does not accept what it suggested, or an agent suggested for it; the person does', async () => {
  const write = await keyOf(owner, 'write', 'agents')
  const run = await start(write, { action: 'ask', instruction: 'A heading', suggestOnly: true })
  await ended(run).toMatchObject({ state: 'done' })
  const { suggestions } = await ask<{ suggestions: { id: string; run: string }[] }>(
    owner,
    'GET',
    `${DOCUMENT}/suggestions`,
  )
  const suggestion = suggestions.find((each) => each.run === run.id)!
  const path = `/api/suggestions/${suggestion.id}/accept`
  expect(await status(write, 'POST', path, {})).toBe(403)
  const operations = [{ op: 'insert_after', handle: null, markdown: 'By the key' }]
  const own = await ask<{ suggestion: { id: string } }>(write, 'POST', `${DOCUMENT}/suggestions`, {
    operations,
  })
  expect(await status(write, 'POST', `/api/suggestions/${own.suggestion.id}/accept`, {})).toBe(403)
  expect(await status(owner, 'POST', path, {})).toBe(200)
})

it('AGENT-115: a run that waits for an answer goes on with the rights of who started it as they are then, whoever answers', async () => {
  const person = await personWith('editor', 'Eva')
  const key = await keyOf(person, 'write', 'agents')
  const run = await start(key, { action: 'ask', instruction: 'Something unclear' })
  await ended(run).toMatchObject({ state: 'waiting' })
  const { question } = (await ask<{ run: { question: { id: string } } }>(owner, 'GET', `/api/runs/${run.id}`))
    .run
  await status(person, 'DELETE', `/api/v1/account/keys/${key.id}`)
  const answer = { question: question.id, text: 'Go on' }
  await status(owner, 'POST', `/api/runs/${run.id}/answer`, answer)
  await ended(run).toMatchObject({ state: 'failed', message: expect.stringContaining('no access') })
})
