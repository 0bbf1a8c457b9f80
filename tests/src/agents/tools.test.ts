import { LLMock } from '@copilotkit/aimock'
import { type CowriteServer, createServer, readConfig } from '@cowrite/server'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import * as Y from 'yjs'
import { connectHocuspocus, type StockClient } from '../harness/clients.ts'
import { eventually, eventuallyAsync } from '../harness/eventually.ts'

let model: LLMock
let server: CowriteServer

beforeAll(async () => {
  model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  const variables = { COWRITE_STORE: 'memory', PORT: '0', OPENAI_BASE_URL: `${model.url}/v1` }
  server = await createServer(readConfig(variables, []), { logger: pino({ level: 'silent' }) })
})
afterAll(async () => {
  await server?.close()
  await model?.stop()
})

interface Run {
  readonly id: string
  readonly state: string
  readonly answer: string | null
  readonly question: {
    readonly id: string
    readonly text: string
    readonly choices: readonly string[]
  } | null
}

interface Answer {
  readonly run: Run
  readonly undone?: object
  readonly error?: string
}

async function ask(path: string, body?: object): Promise<Answer> {
  const response = await fetch(`${server.url}/api${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  })
  return (await response.json()) as Answer
}

interface Block {
  readonly handle: string
  readonly hash: string
  readonly markdown: string
}

async function blocksOf(address: string): Promise<readonly Block[]> {
  const response = await fetch(`${server.url}/api/documents/${encodeURIComponent(address)}/blocks`)
  return ((await response.json()) as { blocks: Block[] }).blocks
}

/** A person in a document with these paragraphs. */
async function personIn(address: string, paragraphs: readonly string[]): Promise<StockClient> {
  const person = connectHocuspocus('hocuspocus-4', { wsUrl: server.url.replace('http', 'ws') }, address)
  await person.synced()
  const elements = paragraphs.map((text) => {
    const element = new Y.XmlElement('paragraph')
    element.insert(0, [new Y.XmlText(text)])
    return element
  })
  person.doc.getXmlFragment('default').insert(0, elements)
  await eventuallyAsync('all to arrive', async () => (await blocksOf(address)).length === paragraphs.length)
  return person
}

const textOf = (person: StockClient) => person.doc.getXmlFragment('default').toString()
const call = (name: string, given: object) => ({ name, arguments: JSON.stringify(given) })

it('API-38, API-39: a run asks and goes on with the answer, edits by tools, and is undone without what a person wrote', async () => {
  const address = 'demo/tools'
  const path = `/documents/${encodeURIComponent(address)}`
  const person = await personIn(address, ['One fox.', 'Two foxes.'])
  const { handle, hash } = (await blocksOf(address))[1]!
  const wanted = 'Count the foxes'
  const toolCalls = (turn: number) => {
    const asked = call('ask_person', { question: 'In words?', choices: ['Yes', 'No'] })
    const operations = [
      { op: 'replace_block', handle, hash, markdown: 'Two **red** foxes.' },
      { op: 'insert_after', handle: null, markdown: '# Foxes' },
    ]
    return turn === 0 ? [asked] : [call('edit', { operations })]
  }
  model.on({ userMessage: wanted, turnIndex: 0 }, { toolCalls: toolCalls(0) })
  model.on({ userMessage: wanted, turnIndex: 1 }, { toolCalls: toolCalls(1) })
  model.on({ userMessage: wanted, turnIndex: 2 }, { content: 'Counted.' })

  const { run } = await ask(`${path}/runs`, { agent: 'editor', action: 'ask', instruction: wanted })
  const now = () => ask(`/runs/${run.id}`)
  await expect.poll(now, { timeout: 20_000 }).toMatchObject({
    run: { state: 'waiting', participant: null, question: { text: 'In words?', choices: ['Yes', 'No'] } },
  })
  const { question } = (await now()).run
  expect(await ask(`/runs/${run.id}/answer`, { question: 'another', text: 'No' })).toMatchObject({
    error: 'conflict',
  })
  await ask(`/runs/${run.id}/answer`, { question: question?.id, text: 'Yes, in words' })
  await expect.poll(now, { timeout: 20_000 }).toMatchObject({
    run: {
      state: 'done',
      answer: 'Counted.',
      canUndo: true,
      changes: { inserted: 1, changed: 1, deleted: 0, suggested: 0 },
    },
  })
  expect(JSON.stringify(model.getRequests().at(-1)?.body)).toContain('Yes, in words')
  await eventually('the edits to arrive', () => textOf(person).includes('Foxes'))
  expect(textOf(person)).toContain('<bold>red</bold>')

  const first = person.doc.getXmlFragment('default').toArray().at(1) as Y.XmlElement
  ;(first.get(0) as Y.XmlText).insert(0, 'Ana: ')
  await eventuallyAsync('that to arrive', async () =>
    (await blocksOf(address)).some(({ markdown }) => markdown === 'Ana: One fox.'),
  )
  const undone = await Promise.all([1, 2].map(() => ask(`/runs/${run.id}/undo`, {})))
  expect(undone.map(({ error }) => error).toSorted()).toEqual(['conflict', undefined])
  expect(undone.find(({ error }) => error === undefined)).toMatchObject({
    run: { undone: true, canUndo: false },
    undone: { blocks: 2, kept: 0 },
  })
  const before = '<paragraph>Ana: One fox.</paragraph><paragraph>Two foxes.</paragraph>'
  await eventually('the edits to be gone', () => textOf(person) === before, { explain: () => textOf(person) })
  person.close()
})

it('AGENT-85: what an agent only suggests is not in the document, and names the agent, its run and who asked', async () => {
  const address = 'demo/suggested'
  const path = `/documents/${encodeURIComponent(address)}`
  const person = await personIn(address, ['One fox.'])
  const wanted = 'Suggest a heading'
  const operations = [{ op: 'insert_after', handle: null, markdown: '# Foxes' }]
  model.on({ userMessage: wanted, turnIndex: 0 }, { toolCalls: [call('suggest', { operations })] })
  model.on({ userMessage: wanted, turnIndex: 1 }, { content: 'Suggested.' })
  const order = { agent: 'writer', action: 'ask', instruction: wanted, suggestOnly: true }
  const { run } = await ask(`${path}/runs`, order)
  const changes = { inserted: 0, changed: 0, deleted: 0, suggested: 1 }
  await expect
    .poll(() => ask(`/runs/${run.id}`), { timeout: 20_000 })
    .toMatchObject({ run: { state: 'done', changes, canUndo: false } })
  const { suggestions } = (await ask(`${path}/suggestions?status=pending`)) as Answer & {
    suggestions: object[]
  }
  expect(suggestions).toMatchObject([
    { run: run.id, author: { id: 'agent:writer', kind: 'agent' }, invoker: { id: 'guest' } },
  ])
  expect(textOf(person)).toBe('<paragraph>One fox.</paragraph>')
  person.close()
})
