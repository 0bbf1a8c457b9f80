import { afterAll, describe, expect, it } from 'vitest'
import type { ModelEvent, ModelRequest } from '../models/request/provider.ts'
import { ACCOUNT } from '../testing/requests.ts'
import { OfflineProvider } from './provider.ts'

const provider = new OfflineProvider()

afterAll(() => provider.close())

function request(text: string): ModelRequest {
  const blocks = [{ kind: 'paragraph', level: 0, list: null, text } as const]
  return { task: 'tidy', messages: [], material: { blocks }, maxTokens: 10 }
}

async function ask(text: string): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for await (const event of provider.stream(request(text), ACCOUNT, new AbortController().signal))
    events.push(event)
  return events
}

describe('OfflineProvider', () => {
  it('answers in pieces from its own thread, several at once', async () => {
    const answers = await Promise.all(['We saw teh house there.', 'And then teh garden came.'].map(ask))
    const texts = answers.map((events) =>
      events.map((event) => (event.type === 'text' ? event.text : '')).join(''),
    )
    expect(texts).toEqual(['We saw the house there.', 'And then the garden came.'])
    expect(answers[0]?.at(-1)).toEqual({ type: 'done', finish: 'stop' })
  })

  it('does not hold up this thread while it works', async () => {
    await provider.close()
    let longest = 0
    let last = performance.now()
    const timer = setInterval(() => {
      longest = Math.max(longest, performance.now() - last)
      last = performance.now()
    }, 1)
    await ask('Loading dictionaries takes a while, and teh room goes on.')
    clearInterval(timer)
    // Loading them here would block for some 400 ms; half of that leaves room for a busy machine.
    expect(longest).toBeLessThan(200)
  })

  it('starts a new thread after it was closed', async () => {
    await provider.close()
    expect((await ask('It is teh end of it.')).at(-1)).toEqual({ type: 'done', finish: 'stop' })
  })

  it('AGENT-24: a thread that crashes fails what was asked of it, and the next request has a new one', async () => {
    const broken = { ...request(''), material: { blocks: [null] } } as unknown as ModelRequest
    const crash = async () => {
      for await (const event of provider.stream(broken, ACCOUNT, new AbortController().signal))
        expect(event).toBeNull()
    }
    const beside = ask('It is teh other one.').then(
      (events) => events.at(-1),
      (error: unknown) => error,
    )
    await expect(crash()).rejects.toThrow()
    await beside
    expect((await ask('It is teh end of it.')).at(-1)).toEqual({ type: 'done', finish: 'stop' })
  })

  it('AGENT-24: what takes too long is ended, and a Stop does not wait for the thread', async () => {
    const hasty = new OfflineProvider(undefined, 1)
    const events: ModelEvent[] = []
    for await (const event of hasty.stream(request('Teh text.'), ACCOUNT, new AbortController().signal))
      events.push(event)
    expect(events).toMatchObject([{ type: 'failed', failure: { kind: 'too-slow' } }])
    await hasty.close()
    const stopping = new AbortController()
    const stopped = (async () => {
      for await (const event of provider.stream(request('word '.repeat(200_000)), ACCOUNT, stopping.signal))
        events.push(event)
    })()
    stopping.abort()
    await stopped
    expect(events).toHaveLength(1)
    await provider.close()
  })
})
