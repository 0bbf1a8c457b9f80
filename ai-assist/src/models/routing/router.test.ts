import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ACCOUNT, chatRequest, freeMeter, withoutUsage } from '../../testing/requests.ts'
import type { ModelEvent } from '../request/provider.ts'
import { ModelRouter, type RouterOptions } from './router.ts'

const LIMITS = { firstTokenMs: 3_000, idleMs: 3_000, totalMs: 10_000 }
const RETRY = { attempts: 3, baseMs: 20, capMs: 50, maxRetryAfterMs: 5_000 }
const ANSWER = 'The quick brown fox jumps over the lazy dog. Déjà vu 🦊.'

let mock: LLMock

beforeEach(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1' })
  await mock.start()
})

afterEach(async () => {
  await mock.stop()
})

/** A model of the mock. */
const model = (name: string, more: object = {}) => ({ model: name, baseUrl: `${mock.url}/v1`, ...more })

function provider(options: Partial<RouterOptions> = {}): ModelRouter {
  return new ModelRouter({
    meter: freeMeter(),
    models: [model('model-a')],
    limits: LIMITS,
    retry: RETRY,
    random: () => 0.5,
    ...options,
  })
}

async function ask(
  asked: ModelRouter,
  text: string,
  signal: AbortSignal = new AbortController().signal,
): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for await (const event of asked.stream(chatRequest(text), ACCOUNT, signal)) events.push(event)
  return events
}

const textOf = (events: readonly ModelEvent[]) =>
  events.map((event) => (event.type === 'text' ? event.text : '')).join('')

describe('ModelRouter over HTTP and server-sent events', () => {
  it('streams an answer in pieces and counts its tokens', async () => {
    mock.onMessage(
      'go',
      { content: ANSWER, usage: { prompt_tokens: 11, completion_tokens: 7 } },
      { chunkSize: 5 },
    )
    const events = await ask(provider(), 'go')
    expect(textOf(events)).toBe(ANSWER)
    expect(events.filter(({ type }) => type === 'text').length).toBeGreaterThan(5)
    expect(events).toContainEqual({
      type: 'usage',
      usage: {
        model: 'model-a',
        inputTokens: 11,
        cachedTokens: 0,
        outputTokens: 7,
        reasoningTokens: 0,
        estimated: false,
      },
    })
    expect(events.at(-1)).toEqual({ type: 'done', finish: 'stop' })
  })

  it('waits as long as Retry-After says and asks again', async () => {
    mock.on(
      { userMessage: 'go', sequenceIndex: 0 },
      {
        error: { message: 'slow down', type: 'rate_limit_error' },
        status: 429,
        retryAfter: 1,
      },
    )
    mock.on({ userMessage: 'go', sequenceIndex: 1 }, { content: ANSWER })
    const from = performance.now()
    const events = await ask(provider(), 'go')
    expect(performance.now() - from).toBeGreaterThan(1_000)
    expect(events[0]).toMatchObject({ type: 'retry', failure: { kind: 'rate-limited' }, model: 'model-a' })
    expect(textOf(events)).toBe(ANSWER)
    expect(mock.getRequests()).toHaveLength(2)
  })

  it('gives up at once when Retry-After is longer than people wait, and asks the next model', async () => {
    mock.on({ model: 'model-a' }, { error: { message: 'slow down' }, status: 429, retryAfter: 600 })
    mock.on({ model: 'model-b' }, { content: ANSWER })
    const alone = await ask(provider(), 'go')
    expect(alone).toMatchObject([{ type: 'failed', failure: { kind: 'rate-limited' } }])
    const both = await ask(provider({ models: [model('model-a'), model('model-b')] }), 'go')
    expect(textOf(both)).toBe(ANSWER)
  })

  it('asks three times when the server fails, then says so', async () => {
    mock.onMessage('go', { error: { message: 'broken' }, status: 503 })
    const events = await ask(provider(), 'go')
    expect(events.map(({ type }) => type)).toEqual(['retry', 'retry', 'failed'])
    expect(events.at(-1)).toMatchObject({ failure: { kind: 'server-error' } })
    expect(mock.getRequests()).toHaveLength(3)
  })

  it('does not repeat what cannot go well', async () => {
    mock.onMessage('go', { error: { message: 'bad key' }, status: 401 })
    expect(await ask(provider(), 'go')).toMatchObject([{ type: 'failed', failure: { kind: 'unauthorized' } }])
    expect(mock.getRequests()).toHaveLength(1)
  })

  it('asks again with the newer name of the length limit where a model wants it', async () => {
    mock.on(
      { predicate: (asked) => asked.max_tokens !== undefined },
      {
        error: { message: "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'." },
        status: 400,
      },
    )
    mock.on({ userMessage: 'go' }, { content: ANSWER })
    const asked = provider()
    expect(textOf(await ask(asked, 'go'))).toBe(ANSWER)
    expect(textOf(await ask(asked, 'go'))).toBe(ANSWER)
    expect(mock.getRequests()).toHaveLength(3)
  })

  it('reports a connection cut in the middle when no attempt can go on', async () => {
    mock.onMessage('go', { content: ANSWER }, { chunkSize: 5, truncateAfterChunks: 4, latency: 20 })
    const events = await ask(provider(), 'go')
    expect(ANSWER.startsWith(textOf(events))).toBe(true)
    expect(textOf(events)).not.toBe('')
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'cut' } })
    expect(mock.getRequests()).toHaveLength(2)
  })

  it('reports a connection reset in the middle', async () => {
    mock.onMessage('go', { content: ANSWER }, { chunkSize: 5, latency: 30, disconnectAfterMs: 120 })
    const events = await ask(provider(), 'go')
    expect(textOf(events)).not.toBe('')
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'cut' } })
  })

  it('ends a stream that falls silent at the idle limit', async () => {
    mock.onMessage(
      'go',
      { content: ANSWER },
      {
        chunkSize: 10,
        recordedTimings: { ttftMs: 5, interChunkDelaysMs: [5, 5, 60_000, 5, 5], totalDurationMs: 60_020 },
      },
    )
    const from = performance.now()
    const events = await ask(provider({ limits: { ...LIMITS, idleMs: 200 } }), 'go')
    expect(performance.now() - from).toBeLessThan(3_000)
    expect(textOf(events)).not.toBe('')
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'stalled' } })
  })

  it('ends at the first-token deadline when nothing comes', async () => {
    mock.onMessage('go', { content: ANSWER }, { streamingProfile: { ttft: 60_000 } })
    const limits = { ...LIMITS, firstTokenMs: 150 }
    const events = await ask(provider({ limits, retry: { ...RETRY, attempts: 2 } }), 'go')
    expect(withoutUsage(events).map(({ type }) => type)).toEqual(['retry', 'failed'])
    expect(events.at(-1)).toMatchObject({ failure: { kind: 'no-answer' } })
  })

  it('ends at the total cap however steadily it comes', async () => {
    mock.onMessage('go', { content: ANSWER.repeat(10) }, { chunkSize: 2, latency: 30 })
    const events = await ask(provider({ limits: { ...LIMITS, totalMs: 400 } }), 'go')
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'too-slow' } })
  })

  it('says when nobody is there', async () => {
    const gone = provider({ models: [{ model: 'model-a', baseUrl: 'http://127.0.0.1:1/v1' }] })
    expect((await ask(gone, 'go')).at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'unreachable' } })
  })

  it('stops at once, without a last event, when aborted', async () => {
    mock.onMessage('go', { content: ANSWER.repeat(20) }, { chunkSize: 3, latency: 20 })
    const controller = new AbortController()
    const events: ModelEvent[] = []
    let abortedAt = 0
    for await (const event of provider().stream(chatRequest('go'), ACCOUNT, controller.signal)) {
      events.push(event)
      if (events.length === 3) {
        abortedAt = performance.now()
        controller.abort()
      }
    }
    expect(performance.now() - abortedAt).toBeLessThan(200)
    expect(events.every(({ type }) => type === 'text')).toBe(true)
  })
})
