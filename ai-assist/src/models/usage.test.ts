import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createAssistant } from '../assistant.ts'
import type { AgentRun } from '../run/run.ts'
import { InProcessRooms, PERSON } from '../testing/in-process-rooms.ts'
import { end, event, type ModelAnswer, ModelServer, stream } from '../testing/model-server.ts'
import { seeded } from '../testing/random.ts'
import { ACCOUNT, chatRequest, FAST_LIMITS, FAST_RETRY } from '../testing/requests.ts'
import { request as runRequest } from '../testing/run-request.ts'
import { untilEnded } from '../testing/until.ts'
import { ModelRouter } from './routing/router.ts'
import type { ModelTarget } from './routing/target.ts'
import type { Budgets } from './usage/budget.ts'
import type { ModelLedger } from './usage/ledger.ts'
import { MemoryLedger } from './usage/memory-ledger.ts'
import { type EndedCall, Meter } from './usage/meter.ts'

/** A dollar for a thousand tokens, so that costs are easy to see. */
const PRICE = { input: 1_000, output: 1_000 }
const DOLLAR = 1e9

const cleanups: (() => Promise<unknown>)[] = []
let mock: LLMock
let ledger: MemoryLedger

beforeEach(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1' })
  await mock.start()
  ledger = new MemoryLedger()
})
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  await mock.stop()
})

const target = (more: Partial<ModelTarget> = {}): ModelTarget => ({
  model: 'model-a',
  baseUrl: `${mock.url}/v1`,
  price: PRICE,
  ...more,
})

function router(of: ModelTarget, budgets: Budgets = {}, used: ModelLedger = ledger): ModelRouter {
  const meter = new Meter(used, budgets, () => {})
  return new ModelRouter({ models: [of], meter, limits: FAST_LIMITS, retry: FAST_RETRY, random: () => 0.5 })
}

async function ask(asked: ModelRouter, text = 'go', more = {}) {
  const events = []
  const request = chatRequest(text, more)
  for await (const one of asked.stream(request, ACCOUNT, new AbortController().signal)) events.push(one)
  return events
}

async function serve(answer: ModelAnswer): Promise<string> {
  const server = await ModelServer.start(answer)
  cleanups.push(() => server.close())
  return server.url
}

/** A run of the task "continue" in a document. */
async function run(
  budgets: Budgets,
  project = 'demo',
  models = [target()],
): Promise<{ run: AgentRun; text: string }> {
  const rooms = new InProcessRooms()
  const room = rooms.open(`${project}/a`, 'Begin.')
  const assistant = createAssistant({
    rooms,
    models,
    ledger,
    budgets,
    streamLimits: FAST_LIMITS,
    retry: FAST_RETRY,
  })
  cleanups.push(() => assistant.close())
  const started = await assistant.runs.start(runRequest(`${project}/a`, 'continue'), PERSON)
  if (!started.ok) throw new Error(started.message)
  return { run: await untilEnded(assistant.runs, started.run.id), text: room.markdown }
}

describe('the record of calls', () => {
  it('AGENT-61: tells of each attempt the model, its tokens and cost, its times and its outcome', async () => {
    const usage = {
      prompt_tokens: 100,
      prompt_tokens_details: { cached_tokens: 40 },
      completion_tokens: 20,
      completion_tokens_details: { reasoning_tokens: 5 },
    }
    let asked = 0
    const url = await serve((_, response) =>
      asked++ === 0
        ? response.writeHead(503).end()
        : stream(response).end(event({ content: 'Some text.' }) + end('stop', usage)),
    )
    await ask(router(target({ baseUrl: url, price: { input: 2, output: 8, cached: 1 } })))
    const host = new URL(url).host
    const same = { ...ACCOUNT, task: 'continue', provider: host, model: 'model-a', prices: 'configured' }
    expect(ledger.calls).toMatchObject([
      { ...same, mode: 'first', end: { outcome: 'server-error', inputTokens: 0, outputTokens: 0, cost: 0 } },
      {
        ...same,
        mode: 'again',
        end: {
          outcome: 'done',
          inputTokens: 100,
          cachedTokens: 40,
          outputTokens: 20,
          reasoningTokens: 5,
          estimated: false,
          // 60 × $2, 40 × $1 and 20 × $8 for a million.
          cost: 320_000,
        },
      },
    ])
    const [, last] = ledger.calls
    expect(last!.end!.firstEventMs).toBeGreaterThan(0)
    expect(last!.end!.latencyMs).toBeGreaterThanOrEqual(last!.end!.firstEventMs!)
    // What was reserved is the most that the call could need.
    expect(last!.outputTokens).toBe(100)
    expect(last!.cost).toBeGreaterThan(0)
  })

  it('AGENT-62: the tokens of all calls are those that the server counted', async () => {
    const random = seeded(7)
    const told = { input: 0, output: 0 }
    mock.on({ model: 'model-a' }, () => {
      if (random() < 0.3)
        return { error: { message: 'no' }, status: random() < 0.5 ? 429 : 500, retryAfter: 0 }
      const usage = { prompt_tokens: Math.ceil(random() * 500), completion_tokens: Math.ceil(random() * 90) }
      told.input += usage.prompt_tokens
      told.output += usage.completion_tokens
      return { content: 'Some text.', usage }
    })
    const asked = router(target())
    for (let time = 0; time < 40; time++) await ask(asked, `go ${time}`)
    const ends = ledger.calls.map(({ end }) => end!)
    expect(ends.length).toBe(mock.getRequests().length)
    expect(ends.reduce((sum, one) => sum + one.inputTokens, 0)).toBe(told.input)
    expect(ends.reduce((sum, one) => sum + one.outputTokens, 0)).toBe(told.output)
    expect(ends.some(({ estimated }) => estimated)).toBe(false)
    expect(ends.filter(({ outcome }) => outcome === 'done').length).toBeGreaterThan(30)
  })

  it('AGENT-63: tokens that a server does not count are estimated, and marked as such', async () => {
    const words = 'word '.repeat(400)
    const url = await serve((_, response) => stream(response).end(event({ content: words }) + end()))
    const events = await ask(router(target({ baseUrl: url })), 'some text '.repeat(100))
    const [call] = ledger.calls
    expect(call?.end).toMatchObject({ outcome: 'done', estimated: true })
    // A word is a token, a little more or less.
    expect(call!.end!.inputTokens).toBeGreaterThan(150)
    expect(call!.end!.inputTokens).toBeLessThan(400)
    expect(call!.end!.outputTokens).toBeGreaterThan(300)
    expect(call!.end!.outputTokens).toBeLessThan(600)
    expect(call!.end!.cost).toBe((call!.end!.inputTokens + call!.end!.outputTokens) * (DOLLAR / 1_000))
    expect(events).toContainEqual({ type: 'usage', usage: expect.objectContaining({ estimated: true }) })
  })

  it('AGENT-63: an answer that breaks off is estimated as far as it came, and so is one that is stopped', async () => {
    const url = await serve(
      (_, response) => void stream(response).write(event({ content: 'word '.repeat(100) })),
    )
    const stop = new AbortController()
    const asked = router(target({ baseUrl: url }))
    for await (const one of asked.stream(chatRequest('go'), ACCOUNT, stop.signal)) {
      if (one.type === 'text') stop.abort()
    }
    expect(ledger.calls).toMatchObject([{ mode: 'first', end: { outcome: 'aborted', estimated: true } }])
    expect(ledger.calls[0]!.end!.outputTokens).toBeGreaterThan(90)
  })

  it('AGENT-88: each call that has ended is told, and so is one that a budget does not allow', async () => {
    const usage = { prompt_tokens: 100, completion_tokens: 20 }
    mock.onMessage('go', { content: 'Some text.', usage })
    mock.onMessage('no', { error: { message: 'no' }, status: 401 })
    const ended: EndedCall[] = []
    const meter = new Meter(
      ledger,
      { person: { dollars: 1, tokens: 0 } },
      () => {},
      (call) => ended.push(call),
    )
    const asked = new ModelRouter({ models: [target()], meter, limits: FAST_LIMITS, retry: FAST_RETRY })
    await ask(asked, 'go')
    await ask(asked, 'no')
    await ask(asked, `go ${'on '.repeat(9_000)}`)
    const same = { provider: new URL(mock.url).host, model: 'model-a' }
    expect(ended).toMatchObject([
      { ...same, outcome: 'done', used: { inputTokens: 100, outputTokens: 20 }, cost: 0.12 * DOLLAR },
      { ...same, outcome: 'unauthorized', used: { inputTokens: 0 }, cost: 0, firstEventMs: null },
      { ...same, outcome: 'refused', used: { inputTokens: 0 }, cost: 0, latencyMs: 0 },
    ])
    expect(ended[0]!.latencyMs).toBeGreaterThanOrEqual(ended[0]!.firstEventMs!)
    expect(asked.models()).toEqual([{ ...same, breaker: 'closed', atWork: 0, waiting: 0 }])
  })

  it('AGENT-61: a call that cannot be recorded is not made', async () => {
    mock.onMessage('go', { content: 'Some text.' })
    const broken: ModelLedger = {
      reserve: () => Promise.reject(new Error('away')),
      settle: () => Promise.reject(new Error('away')),
    }
    const events = await ask(router(target(), {}, broken))
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'not-recorded' } })
    expect(mock.getRequests()).toEqual([])
  })
})

describe('budgets', () => {
  const usage = { prompt_tokens: 100, completion_tokens: 100 }

  it('AGENT-64: a run that would exceed its budget stops before the call and says so; what it wrote stays', async () => {
    const url = await serve((_, response, { messages = [] }) => {
      const isFirst = !messages.some(({ role }) => role === 'assistant')
      if (isFirst) stream(response).end(event({ content: 'One fox jumps over ' }, { usage }))
    })
    // The first call reserves at most some $1.3 and uses $0.20; with the second one it would be too much.
    const { run: ended, text } = await run({ run: { dollars: 1.4, tokens: 0 } }, 'demo', [
      target({ baseUrl: url }),
    ])
    expect(ended).toMatchObject({
      state: 'cancelled',
      message: 'Stopped at the limit of $1.40 for one run. What it wrote stays.',
    })
    expect(text).toContain('One fox jumps')
    expect(ledger.calls.map(({ end: last }) => last?.outcome)).toEqual(['cut', 'refused'])
    expect(ledger.calls.at(-1)!.end!.cost).toBe(0)
  })

  it('AGENT-64: what a person and a project have used counts for their next runs', async () => {
    mock.onMessage(/./s, { content: 'One fox jumps.', usage })
    const limit = { dollars: 1.7, tokens: 0 }
    expect((await run({ person: limit })).run.state).toBe('done')
    expect((await run({ person: limit }, 'other')).run.state).toBe('done')
    expect((await run({ person: limit }, 'other')).run).toMatchObject({
      state: 'cancelled',
      message: 'Stopped at the limit of $1.70 for one person in 24 hours. What it wrote stays.',
    })
    expect((await run({ project: limit }, 'third')).run.state).toBe('done')
    expect((await run({ project: { ...limit, dollars: 1.4 } }, 'third')).run).toMatchObject({
      state: 'cancelled',
      message: 'Stopped at the limit of $1.40 for this project in 30 days. What it wrote stays.',
    })
  })

  it('AGENT-65: a model without a price has a budget of tokens, and its cost is unknown, not nothing', async () => {
    mock.onMessage(/./s, { content: 'One fox jumps.', usage })
    const models = [{ model: 'model-a', baseUrl: `${mock.url}/v1` }]
    expect((await run({ run: { dollars: 0, tokens: 5_000 } }, 'demo', models)).run.state).toBe('done')
    expect(ledger.calls).toMatchObject([{ cost: null, prices: null, end: { cost: null, inputTokens: 100 } }])
    expect((await run({ run: { dollars: 9, tokens: 500 } }, 'demo', models)).run).toMatchObject({
      state: 'cancelled',
      message: 'Stopped at the limit of 500 tokens for one run. What it wrote stays.',
    })
  })
})
