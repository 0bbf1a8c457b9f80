import type { ServerResponse } from 'node:http'
import { createGzip, gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { createAssistant } from '../assistant.ts'
import { InProcessRooms, PERSON } from '../testing/in-process-rooms.ts'
import { drip, endless, event, type ModelAnswer, ModelServer, stream } from '../testing/model-server.ts'
import { ACCOUNT, freeMeter } from '../testing/requests.ts'
import { request as runRequest } from '../testing/run-request.ts'
import { untilEnded } from '../testing/until.ts'
import type { ModelEvent, ModelRequest } from './request/provider.ts'
import { ModelRouter } from './routing/router.ts'

const LIMITS = { firstTokenMs: 20_000, idleMs: 20_000, totalMs: 60_000 }
const RETRY = { attempts: 2, baseMs: 5, capMs: 5, maxRetryAfterMs: 100 }
const MIB = 1024 * 1024
/** Maximum length of a failure message: one sentence. */
const SENTENCE = 200

const REQUEST: ModelRequest = {
  task: 'continue',
  messages: [{ role: 'user', content: 'go' }],
  material: { blocks: [] },
  maxTokens: 100,
}

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function serve(answer: ModelAnswer): Promise<ModelServer> {
  const server = await ModelServer.start(answer)
  cleanups.push(() => server.close())
  return server
}

async function ask(url: string, limits = LIMITS): Promise<ModelEvent[]> {
  const provider = new ModelRouter({
    meter: freeMeter(),
    models: [{ model: 'model-a', baseUrl: url, apiKey: 'sk-secret' }],
    limits,
    retry: RETRY,
  })
  const events: ModelEvent[] = []
  for await (const one of provider.stream(REQUEST, ACCOUNT, new AbortController().signal)) events.push(one)
  return events
}

/** The last event, which must be a failure that does not repeat received content. */
async function failureOf(url: string, limits = LIMITS) {
  const last = (await ask(url, limits)).at(-1)
  if (last?.type !== 'failed') throw new Error(`It ended with ${last?.type}.`)
  expect(JSON.stringify(last).length).toBeLessThan(SENTENCE)
  return last.failure.kind
}

describe('a provider that misbehaves', () => {
  it.each([301, 302, 303, 307, 308, 300, 304])(
    'AGENT-20: a redirection with %i is a failure, and is not followed',
    async (status) => {
      const elsewhere = await serve((_, response) =>
        stream(response).end(`${event({ content: 'stolen' })}data: [DONE]\n\n`),
      )
      const provider = await serve((_, response) =>
        response.writeHead(status, { location: `${elsewhere.url}/chat/completions` }).end(),
      )
      expect(await failureOf(provider.url)).toBe('redirected')
      expect(provider.requests).toEqual(['POST /v1/chat/completions'])
      expect(elsewhere.requests).toEqual([])
    },
  )

  it('AGENT-21: an endless line is given up, and hardly more than its limit is taken', async () => {
    const provider = await serve((_, response) => endless(stream(response), 'data: '.padEnd(64 * 1024, 'x')))
    expect(await failureOf(provider.url)).toBe('too-large')
    expect(provider.requests).toHaveLength(1)
  })

  it('AGENT-21: an event of endless lines is given up', async () => {
    const provider = await serve((_, response) =>
      endless(stream(response), `: ${'x'.repeat(98)}\n`.repeat(100)),
    )
    expect(await failureOf(provider.url)).toBe('too-large')
  })

  it('AGENT-21: an endless stream of events is given up, and others have their turns meanwhile', async () => {
    const provider = await serve((_, response) => endless(stream(response), 'data:{}\n\n'.repeat(5_000)))
    let turns = 0
    const counting = setInterval(() => turns++, 1)
    expect(await failureOf(provider.url)).toBe('too-large')
    clearInterval(counting)
    expect(turns).toBeGreaterThan(20)
  })

  it('AGENT-21: an endless text is given up, and what came of it stays', async () => {
    const provider = await serve((_, response) =>
      endless(stream(response), event({ content: 'x'.repeat(100_000) })),
    )
    const events = await ask(provider.url)
    expect(events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'too-large' } })
    const length = events.reduce((sum, one) => sum + (one.type === 'text' ? one.text.length : 0), 0)
    expect(length).toBeLessThanOrEqual(MIB)
  })

  it('AGENT-21: a compressed bomb is counted after decompression', async () => {
    const provider = await serve((_, response) => {
      const gzip = createGzip()
      gzip.pipe(stream(response, { 'content-encoding': 'gzip' }))
      response.on('close', () => gzip.destroy())
      endless(gzip, event({ reasoning: ' '.repeat(100_000) }))
    })
    const before = process.memoryUsage.rss()
    expect(await failureOf(provider.url)).toBe('too-large')
    expect(process.memoryUsage.rss() - before).toBeLessThan(300 * MIB)
  })

  it('AGENT-21: an endless error body, plain or compressed, is read in its beginning only', async () => {
    const plain = await serve((_, response) =>
      endless(response.writeHead(400, { 'content-type': 'application/json' }), 'x'.repeat(64 * 1024)),
    )
    expect(await failureOf(plain.url)).toBe('rejected')
    const bomb = gzipSync(Buffer.alloc(200 * MIB))
    const packed = await serve((_, response) =>
      response.writeHead(401, { 'content-encoding': 'gzip' }).end(bomb),
    )
    const before = process.memoryUsage.rss()
    expect(await failureOf(packed.url)).toBe('unauthorized')
    expect(process.memoryUsage.rss() - before).toBeLessThan(150 * MIB)
  })

  it('AGENT-21: endless headers are given up', async () => {
    const provider = await serve((request) => {
      request.socket.on('error', () => {})
      request.socket.write('HTTP/1.1 200 OK\r\n')
      endless(request.socket, `x-more: ${'x'.repeat(8_000)}\r\n`)
    })
    expect(await failureOf(provider.url)).toBe('unreachable')
  })

  it.each([
    ['deep JSON', `data: {"deep":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n\n`, 'too-large'],
    [
      'many choices',
      `data: ${JSON.stringify({ choices: Array.from({ length: 17 }, () => ({})) })}\n\n`,
      'too-large',
    ],
    ['a deep error', `data: {"error":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n\n`, 'too-large'],
    ['a huge error', `data: {"error":{"message":"${'x'.repeat(200_000)}"}}\n\n`, 'server-error'],
    ['no JSON', 'data: <html>\n\n', 'server-error'],
    ['null', 'data: null\n\n', 'cut'],
    ['a number', 'data: 7\n\n', 'cut'],
    [
      'choices of another shape',
      'data: {"choices":{"0":7}}\n\ndata: {"choices":[{"delta":7}]}\n\ndata: {"choices":[null]}\n\n',
      'server-error',
    ],
    ['a web page', '<!doctype html><p>Log in</p>', 'cut'],
  ])('AGENT-22: %s is a failure of the provider and no mistake of this program', async (_, body, kind) => {
    const provider = await serve((_request, response) => stream(response).end(body))
    expect(await failureOf(provider.url)).toBe(kind)
  })

  it('AGENT-22: usage that is no count is left out, and repeated usage counts once', async () => {
    const usage = (value: unknown) => event({}, { usage: value })
    const provider = await serve((_, response) =>
      stream(response).end(
        event({ content: 'Hi' }) +
          usage({ prompt_tokens: 1, completion_tokens: 1 }).repeat(1_000) +
          usage({ prompt_tokens: 3, completion_tokens: 4 }) +
          usage({ prompt_tokens: -1, completion_tokens: 'x'.repeat(100) }) +
          `data: ${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]\n\n`,
      ),
    )
    expect(await ask(provider.url)).toEqual([
      { type: 'text', text: 'Hi' },
      {
        type: 'usage',
        usage: {
          model: 'model-a',
          inputTokens: 3,
          cachedTokens: 0,
          outputTokens: 4,
          reasoningTokens: 0,
          estimated: false,
        },
      },
      { type: 'done', finish: 'stop' },
    ])
  })

  it.each([
    ['no first byte', () => {}, 'no-answer'],
    [
      'comments instead of an answer',
      (response: ServerResponse) => drip(stream(response), ': wait\n\n'),
      'no-answer',
    ],
    [
      'an error body that does not end',
      (response: ServerResponse) => drip(response.writeHead(500), ' '),
      'no-answer',
    ],
    [
      'silence after the first event',
      (response: ServerResponse) => stream(response).write(event({ content: 'Hi' })),
      'stalled',
    ],
    [
      'letters of a line, one by one',
      (response: ServerResponse) => drip(stream(response), 'x', event({ content: 'Hi' })),
      'stalled',
    ],
    [
      'an answer that goes on',
      (response: ServerResponse) => drip(stream(response), event({ content: 'Hi' })),
      'too-slow',
    ],
  ] as const)('AGENT-21: %s ends at a time limit', async (_, answer, kind) => {
    const provider = await serve((_request, response) => answer(response))
    const limits =
      kind === 'too-slow' ? { ...LIMITS, totalMs: 300 } : { firstTokenMs: 300, idleMs: 300, totalMs: 20_000 }
    expect(await failureOf(provider.url, limits)).toBe(kind)
  })

  it('AGENT-22: a run that the provider fails says so in one sentence, and nothing of the provider is in its record', async () => {
    const provider = await serve((_, response) =>
      response.writeHead(500, { 'x-note': 'SPAM' }).end('SPAM'.repeat(100_000)),
    )
    const rooms = new InProcessRooms()
    rooms.open('demo/a', 'Some text.')
    const assistant = createAssistant({
      rooms,
      models: [{ model: 'model-a', baseUrl: provider.url }],
      retry: RETRY,
    })
    cleanups.push(() => assistant.close())
    const started = await assistant.runs.start(runRequest('demo/a', 'summarize'), PERSON)
    if (!started.ok) throw new Error(started.message)
    const run = await untilEnded(assistant.runs, started.run.id)
    expect(run).toMatchObject({ state: 'failed', failure: { kind: 'server-error' } })
    expect(JSON.stringify(run)).not.toContain('SPAM')
    expect(JSON.stringify(run).length).toBeLessThan(1_000)
  })
})
