import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { drip, end, event, type ModelAnswer, ModelServer, stream } from '../testing/model-server.ts'
import {
  chatRequest,
  eventsOf,
  FAST_LIMITS,
  FAST_RETRY,
  freeMeter,
  textOf,
  withoutUsage,
} from '../testing/requests.ts'
import type { ModelEvent, ModelRequest } from './request/provider.ts'
import { ModelRouter, type RouterOptions } from './routing/router.ts'

const TEXT = 'Déjà vu: 狐が 🦊 jumps. '

const cleanups: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function ask(
  answer: ModelAnswer,
  more: Partial<ModelRequest> = {},
  options: Partial<RouterOptions> = {},
): Promise<{ events: ModelEvent[]; server: ModelServer }> {
  const server = await ModelServer.start(answer)
  cleanups.push(() => server.close())
  const router = new ModelRouter({
    meter: freeMeter(),
    models: [{ model: 'model-a', baseUrl: server.url }],
    limits: FAST_LIMITS,
    retry: FAST_RETRY,
    random: () => 0.5,
    ...options,
  })
  return { events: await eventsOf(router, chatRequest('go', more)), server }
}

const tools = [{ name: 'read', description: '', parameters: { type: 'object' } }]

describe('a stream, byte by byte', () => {
  it('AGENT-57: characters and lines that are split between packets arrive whole', async () => {
    const { events } = await ask(async (_, response) => {
      stream(response)
      for (const byte of Buffer.from(event({ content: TEXT }).replaceAll('\n', '\r\n') + end())) {
        response.write(Uint8Array.of(byte))
        await new Promise(setImmediate)
      }
      response.end()
    })
    expect(textOf(events)).toBe(TEXT)
    expect(events.at(-1)).toEqual({ type: 'done', finish: 'stop' })
  })

  it('AGENT-50: calls without indexes, with arguments as objects, and an end that names no tools', async () => {
    const { events } = await ask(
      (_, response) => {
        const call = (id: string | undefined, name: string | undefined, given: unknown) =>
          event({ tool_calls: [{ id, type: 'function', function: { name, arguments: given } }] })
        stream(response).end(
          call('a', 'read', '{"x":') +
            call(undefined, undefined, '1}') +
            call('b', 'read', { y: [2] }) +
            event({ tool_calls: 7 }) +
            event({ tool_calls: [null] }) +
            end('stop', { prompt_tokens: 5, completion_tokens: 6 }),
        )
      },
      { tools },
    )
    expect(events).toMatchObject([
      { type: 'tool-call', call: { id: 'a', name: 'read', arguments: '{"x":1}' } },
      { type: 'tool-call', call: { id: 'b', name: 'read', arguments: '{"y":[2]}' } },
      { type: 'usage', usage: { inputTokens: 5, outputTokens: 6 } },
      { type: 'done', finish: 'stop' },
    ])
  })

  it('AGENT-50: a call of a tool that was not offered is no answer', async () => {
    const call = event({ tool_calls: [{ index: 0, id: 'a', function: { name: 'read', arguments: '{}' } }] })
    const { events } = await ask((_, response) => void stream(response).end(call + end('tool_calls')))
    expect(withoutUsage(events)).toMatchObject([{ type: 'failed', failure: { kind: 'empty' } }])
  })

  it('AGENT-55: a call that is cut off is not handed over, but asked for again', async () => {
    let asked = 0
    const call = event({ tool_calls: [{ index: 0, id: 'a', function: { name: 'read', arguments: '{}' } }] })
    const { events } = await ask(
      (_, response) => void stream(response).end(asked++ === 0 ? call : call + end('tool_calls')),
      { tools },
    )
    expect(withoutUsage(events).map(({ type }) => type)).toEqual(['retry', 'tool-call', 'done'])
  })

  it('AGENT-58: comments keep no stream alive, neither before its text nor in the middle', async () => {
    const limits = { ...FAST_LIMITS, firstTokenMs: 200, idleMs: 200 }
    const retry = { ...FAST_RETRY, attempts: 1 }
    const before = await ask((_, response) => drip(stream(response), ': ping\n\n'), {}, { limits, retry })
    expect(withoutUsage(before.events)).toMatchObject([{ type: 'failed', failure: { kind: 'no-answer' } }])
    const middle = await ask(
      (_, response) => drip(stream(response), ': ping\n\n', event({ content: 'Some text ' })),
      {},
      { limits, retry },
    )
    expect(textOf(middle.events)).toBe('Some text ')
    expect(middle.events.at(-1)).toMatchObject({ type: 'failed', failure: { kind: 'stalled' } })
  })

  it('AGENT-59: the longest time is that of a request with all its attempts', async () => {
    const from = performance.now()
    const { events, server } = await ask(
      async (_, response) => {
        await sleep(150)
        response.writeHead(503).end()
      },
      {},
      { limits: { ...FAST_LIMITS, totalMs: 400 }, retry: { ...FAST_RETRY, attempts: 100 } },
    )
    expect(events.at(-1)).toMatchObject({ type: 'failed' })
    expect(performance.now() - from).toBeLessThan(1_500)
    expect(server.requests.length).toBeLessThanOrEqual(3)
  })
})

describe('an answer that breaks off', () => {
  const WHOLE = 'One fox jumps. Two foxes sleep. Three foxes read a book. The end.'
  /** Answers with the whole text up to `cut`; a conversation that has a part of it is continued after it. */
  const breaking =
    (cut: number): ModelAnswer =>
    (_, response, { messages = [] }) => {
      const begun = messages.find(({ role }) => role === 'assistant')?.content ?? null
      stream(response)
      if (begun === null) response.end(event({ content: WHOLE.slice(0, cut) }))
      else response.end(event({ content: WHOLE.slice(begun.length) }) + end())
    }

  it('AGENT-55: is completed by another attempt, which is told what is there', async () => {
    const { events, server } = await ask(breaking(23))
    expect(textOf(events)).toBe(WHOLE)
    expect(events.map(({ type }) => type)).not.toContain('restart')
    expect(server.bodies[1]?.messages?.at(-2)).toEqual({ role: 'assistant', content: 'One fox jumps. Two ' })
  })

  it('AGENT-55: is completed by the next model when the first one fails for good', async () => {
    const { server: dead } = await ask((_, response) => void response.writeHead(401).end())
    const first = await ModelServer.start((request, response, body) =>
      first.requests.length === 1
        ? breaking(23)(request, response, body)
        : void response.writeHead(401).end(),
    )
    cleanups.push(() => first.close())
    const models = [dead, first].map(({ url }, at) => ({ model: `model-${at}`, baseUrl: url }))
    const { events } = await ask(
      breaking(0),
      {},
      {
        models: [models[0]!, models[1]!, { model: 'model-2', baseUrl: (await lastServer()).url }],
      },
    )
    expect(textOf(events)).toBe(WHOLE)
    async function lastServer() {
      const last = await ModelServer.start(breaking(0))
      cleanups.push(() => last.close())
      return last
    }
  })

  it('AGENT-55: is begun anew for a reader who has written nothing of it yet', async () => {
    let asked = 0
    const { events, server } = await ask(
      (_, response) =>
        void stream(response).end(
          asked++ === 0 ? event({ content: 'Once upon' }) : event({ content: WHOLE }) + end(),
        ),
      { recovery: 'restart' },
    )
    expect(events.map(({ type }) => type)).toContain('restart')
    expect(textOf(events)).toBe(WHOLE)
    expect(server.bodies[1]).toEqual(server.bodies[0])
  })
})

describe('a model in trouble', () => {
  it('AGENT-56: is not asked for a while after five failures in a row, then by one request', async () => {
    let isDown = true
    const server = await ModelServer.start(
      (_, response) =>
        void (isDown
          ? response.writeHead(500).end()
          : stream(response).end(event({ content: 'Hi' }) + end())),
    )
    cleanups.push(() => server.close())
    const router = new ModelRouter({
      meter: freeMeter(),
      models: [{ model: 'model-a', baseUrl: server.url }],
      retry: { ...FAST_RETRY, attempts: 1 },
      guards: { failures: 5, pauseMs: 300, atOnce: 8, waiting: 8 },
    })
    const kinds: string[] = []
    for (let time = 0; time < 8; time++) {
      const last = (await eventsOf(router, chatRequest('go'))).at(-1)
      kinds.push(last?.type === 'failed' ? last.failure.kind : 'done')
    }
    expect(kinds).toEqual([...Array(5).fill('server-error'), ...Array(3).fill('paused')])
    expect(server.requests).toHaveLength(5)
    expect(router.models()).toMatchObject([{ model: 'model-a', breaker: 'open', atWork: 0 }])
    isDown = false
    await sleep(320)
    expect(textOf(await eventsOf(router, chatRequest('go')))).toBe('Hi')
    expect(router.models()).toMatchObject([{ breaker: 'closed' }])
    expect(textOf(await eventsOf(router, chatRequest('go')))).toBe('Hi')
  })

  it('AGENT-56: has a limited number of requests at once, and Stop ends one that waits for its turn', async () => {
    let open = 0
    let most = 0
    const server = await ModelServer.start(async (_, response) => {
      most = Math.max(most, ++open)
      await sleep(60)
      open--
      stream(response).end(event({ content: 'Hi' }) + end())
    })
    cleanups.push(() => server.close())
    const router = new ModelRouter({
      meter: freeMeter(),
      models: [{ model: 'model-a', baseUrl: server.url }],
      guards: { failures: 5, pauseMs: 300, atOnce: 2, waiting: 3 },
    })
    const stop = new AbortController()
    const from = performance.now()
    const answers = Array.from({ length: 5 }, () => eventsOf(router, chatRequest('go')))
    // The queue is full with the three that wait.
    const refused = await eventsOf(router, chatRequest('go'))
    expect(refused).toMatchObject([{ type: 'failed', failure: { kind: 'busy' } }])
    expect(router.models()).toMatchObject([{ atWork: 2, waiting: 3 }])
    expect((await Promise.all(answers)).map(textOf)).toEqual(Array(5).fill('Hi'))
    expect(most).toBe(2)
    expect(performance.now() - from).toBeGreaterThan(150)
    const running = Array.from({ length: 2 }, () => eventsOf(router, chatRequest('go')))
    const waiting = eventsOf(router, chatRequest('go'), stop.signal)
    const requests = server.requests.length
    stop.abort()
    expect(await waiting).toEqual([])
    await Promise.all(running)
    expect(server.requests.length).toBeLessThanOrEqual(requests + 2)
  })
})
