import { LLMock } from '@copilotkit/aimock'
import { expect, it, onTestFinished } from 'vitest'
import { connectHocuspocus } from '../harness/clients.ts'
import { eventually } from '../harness/eventually.ts'
import { type RunningServer, startServer } from '../harness/server.ts'
import { freshStore } from '../harness/stores.ts'
import { readiness, startCluster } from './cluster.ts'

/** Blocks of the document, of which each gets a suggestion on which two people decide at once. */
const BLOCKS = 12
const SOON = { timeout: 60_000, interval: 200 }

interface Answer {
  readonly run: {
    readonly id: string
    readonly state: string
    readonly question: { readonly id: string } | null
  }
  readonly suggestion: { readonly id: string }
  readonly blocks: readonly { readonly handle: string; readonly hash: string; readonly markdown: string }[]
  readonly results: readonly { readonly status: string }[]
}

async function ask(node: RunningServer, path: string, body?: object): Promise<Answer> {
  const sent = { method: 'POST', headers: { 'content-type': 'application/json' } }
  const init = body === undefined ? {} : { ...sent, body: JSON.stringify(body) }
  return (await (await fetch(`${node.url}/api${path}`, init)).json()) as Answer
}

async function startModel(): Promise<LLMock> {
  const model = new LLMock({ port: 0, host: '127.0.0.1' })
  await model.start()
  onTestFinished(() => model.stop())
  return model
}

it('AGENT-101: of two people who accept one suggestion on two nodes at once, one does, and the words are there once on both', {
  timeout: 120_000,
}, async () => {
  await using cluster = await startCluster(2)
  const [a, b] = cluster.nodes as [RunningServer, RunningServer]
  const markdown = Array.from({ length: BLOCKS }, (_, at) => `Start${at} old${at} end${at}`).join('\n\n')
  await fetch(`${a.url}/api/imports?address=demo/plan&title=Plan`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: markdown,
  })
  const path = '/documents/demo%2Fplan'
  const textOn = async (node: RunningServer) =>
    (await ask(node, `${path}/blocks`)).blocks.map((block) => block.markdown).join('\n')
  const { blocks } = await ask(a, `${path}/blocks`)
  for (const [at, { handle, hash }] of blocks.entries()) {
    // In every second block two words go.
    const find = at % 2 === 0 ? `old${at}` : `Start${at} old${at}`
    const operation = { op: 'replace_text', handle, hash, find, replace: `new${at}` }
    const { suggestion } = await ask(a, `${path}/suggestions`, { operations: [operation] })
    const answers = await Promise.all(
      [a, b].map((node) => ask(node, `/suggestions/${suggestion.id}/accept`, {})),
    )
    const accepted = answers.filter(({ results }) => results.some(({ status }) => status === 'accepted'))
    expect(accepted).toHaveLength(1)
  }
  for (const node of [a, b])
    await expect
      .poll(async () => {
        const text = await textOn(node)
        return blocks.map((_, at) => text.split(`new${at} `).length - 1)
      }, SOON)
      .toEqual(new Array(BLOCKS).fill(1))
  expect(await textOn(a)).not.toContain('old')
  expect(await textOn(b)).toBe(await textOn(a))
})

it('AGENT-102: while Redis is away, a run is seen and stopped on another node, and what it wrote comes through the database', {
  timeout: 120_000,
}, async () => {
  const model = await startModel()
  model.onMessage(/./s, { content: 'words '.repeat(5_000) }, { chunkSize: 6, latency: 20 })
  await using cluster = await startCluster(2, (url) => url, { OPENAI_BASE_URL: `${model.url}/v1` })
  const [a, b] = cluster.nodes as readonly [RunningServer, RunningServer]
  const person = connectHocuspocus('hocuspocus-4', b, 'demo/far')
  await person.synced()
  await cluster.redis.kill9()
  for (const node of [a, b])
    await expect.poll(() => readiness(node), SOON).toMatchObject({ nodes: { redis: 'away' } })
  const { run } = await ask(a, '/documents/demo%2Ffar/runs', { agent: 'writer', action: 'continue' })
  const length = () => person.doc.getXmlFragment('default').toString().length
  await eventually('the words to arrive at the other node', () => length() > 100, { deadline: 60_000 })
  await expect.poll(() => ask(b, `/runs/${run.id}`), SOON).toMatchObject({ run: { state: 'editing' } })
  await ask(b, `/runs/${run.id}/stop`, {})
  await expect.poll(() => ask(a, `/runs/${run.id}`), SOON).toMatchObject({ run: { state: 'cancelled' } })
  // What was written until then is the same on both nodes.
  const textOn = async (node: RunningServer) =>
    (await ask(node, '/documents/demo%2Ffar/blocks')).blocks.map(({ markdown }) => markdown)
  const written = await textOn(a)
  await expect.poll(() => textOn(b), SOON).toEqual(written)
  expect(await textOn(a)).toEqual(written)
  person.close()
})

it('AGENT-103: a question outlives the server, and the run goes on when it is answered after the restart', {
  timeout: 120_000,
}, async () => {
  const model = await startModel()
  const wanted = 'Count the foxes'
  const call = (name: string, given: object) => ({ name, arguments: JSON.stringify(given) })
  const operations = [{ op: 'insert_after', handle: null, markdown: '# Foxes' }]
  const question = call('ask_person', { question: 'In words?', choices: ['Yes', 'No'] })
  model.on({ userMessage: wanted, turnIndex: 0 }, { toolCalls: [question] })
  model.on({ userMessage: wanted, turnIndex: 1 }, { toolCalls: [call('edit', { operations })] })
  model.on({ userMessage: wanted, turnIndex: 2 }, { content: 'Counted.' })
  await using store = await freshStore('PostgreSQL')
  const env = { ...store.options.env, OPENAI_BASE_URL: `${model.url}/v1` }
  await using first = await startServer({ ...store.options, env })
  const path = '/documents/demo%2Fden'
  await fetch(`${first.url}/api/imports?address=demo/den&title=Den`, {
    method: 'POST',
    headers: { 'content-type': 'text/markdown' },
    body: 'One fox.',
  })
  const order = { agent: 'editor', action: 'ask', instruction: wanted }
  const { run } = await ask(first, `${path}/runs`, order)
  await expect.poll(() => ask(first, `/runs/${run.id}`), SOON).toMatchObject({ run: { state: 'waiting' } })
  await first.kill9()
  await using again = await startServer({ ...store.options, env })
  const waiting = await ask(again, `/runs/${run.id}`)
  expect(waiting).toMatchObject({ run: { state: 'waiting', question: { text: 'In words?' } } })
  const answer = { question: waiting.run.question?.id, text: 'Yes, in words' }
  await ask(again, `/runs/${run.id}/answer`, answer)
  await expect
    .poll(() => ask(again, `/runs/${run.id}`), SOON)
    .toMatchObject({ run: { state: 'done', answer: 'Counted.', changes: { inserted: 1 } } })
  const last = JSON.stringify(model.getRequests().at(-1)?.body)
  for (const said of [wanted, 'In words?', 'Yes, in words']) expect(last).toContain(said)
  expect((await ask(again, `${path}/blocks`)).blocks.map(({ markdown }) => markdown)).toEqual([
    '# Foxes',
    'One fox.',
  ])
})
