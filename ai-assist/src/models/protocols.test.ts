import { LLMock } from '@copilotkit/aimock'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ModelServer, stream } from '../testing/model-server.ts'
import {
  chatRequest,
  eventsOf,
  FAST_LIMITS,
  FAST_RETRY,
  freeMeter,
  textOf,
  withoutUsage,
} from '../testing/requests.ts'
import type { ChatMessage, ToolSpec } from './request/chat.ts'
import { ModelRouter } from './routing/router.ts'

const READ: ToolSpec = {
  name: 'read_blocks',
  description: 'Reads blocks.',
  parameters: { type: 'object', properties: { from: { type: 'integer' } }, required: ['from'] },
}
/** What a model may well write: it does not end. */
const RAW = '{"from": 3, "to'

let mock: LLMock

beforeEach(async () => {
  mock = new LLMock({ port: 0, host: '127.0.0.1' })
  await mock.start()
})
afterEach(() => mock.stop())

const router = (api: 'chat' | 'responses', baseUrl = `${mock.url}/v1`) =>
  new ModelRouter({
    meter: freeMeter(),
    models: [{ model: 'model-a', baseUrl, api }],
    limits: FAST_LIMITS,
    retry: { ...FAST_RETRY, attempts: 1 },
  })

describe.each(['chat', 'responses'] as const)('the protocol %s', (api) => {
  const usage =
    api === 'chat' ? { prompt_tokens: 11, completion_tokens: 7 } : { input_tokens: 11, output_tokens: 7 }

  it('AGENT-51: streams text, and tells the tokens', async () => {
    mock.onMessage('go', { content: 'One fox, two foxes. 🦊', usage }, { chunkSize: 4 })
    const events = await eventsOf(router(api), chatRequest('go'))
    expect(textOf(events)).toBe('One fox, two foxes. 🦊')
    expect(events.at(-2)).toMatchObject({ type: 'usage', usage: { inputTokens: 11, outputTokens: 7 } })
    expect(events.at(-1)).toEqual({ type: 'done', finish: 'stop' })
  })

  it('AGENT-50, AGENT-51: hands tool calls over as the model wrote them, and takes their results', async () => {
    const given = { id: 'call_1', name: 'read_blocks', arguments: RAW }
    mock.on({ userMessage: 'go', hasToolResult: false }, { toolCalls: [given], usage }, { chunkSize: 3 })
    mock.on({ toolCallId: 'call_1' }, { content: 'Three blocks.', usage })
    const first = await eventsOf(router(api), chatRequest('go', { tools: [READ] }))
    expect(first.filter(({ type }) => type === 'tool-call')).toEqual([{ type: 'tool-call', call: given }])
    expect(first.at(-1)).toMatchObject({ type: 'done' })
    const { messages } = chatRequest('go')
    const conversation: ChatMessage[] = [
      ...messages,
      { role: 'assistant', content: '', toolCalls: [given] },
      { role: 'tool', callId: 'call_1', content: '{"blocks":3}' },
    ]
    const second = await eventsOf(router(api), chatRequest('go', { tools: [READ], messages: conversation }))
    expect(textOf(second)).toBe('Three blocks.')
    const sent = JSON.stringify(mock.getRequests().at(-1)?.body)
    expect(sent).toContain('read_blocks')
    expect(sent).toContain(JSON.stringify('{"blocks":3}'))
  })

  it('AGENT-51: reports errors and broken connections', async () => {
    mock.onMessage('busy', { error: { message: 'no' }, status: 503 })
    // The first events of a response have no text.
    const truncateAfterChunks = api === 'chat' ? 3 : 6
    mock.onMessage(
      'cut',
      { content: 'One fox, two foxes.' },
      { chunkSize: 4, truncateAfterChunks, latency: 5 },
    )
    expect(await eventsOf(router(api), chatRequest('busy'))).toMatchObject([
      { type: 'failed', failure: { kind: 'server-error' } },
    ])
    expect((await eventsOf(router(api), chatRequest('cut'))).at(-1)).toMatchObject({
      type: 'failed',
      failure: { kind: 'cut' },
    })
  })
})

describe('the Responses API', () => {
  async function ask(...events: object[]) {
    const server = await ModelServer.start((_, response) => {
      stream(response).end(events.map((one) => `data: ${JSON.stringify(one)}\n\n`).join(''))
    })
    const answer = await eventsOf(router('responses', server.url), chatRequest('go', { tools: [READ] }))
    await server.close()
    return { answer, body: server.bodies[0], path: server.requests[0] }
  }
  const delta = { type: 'response.output_text.delta', delta: 'Some text.' }

  it('AGENT-51: asks the server to keep nothing, and names no earlier answer', async () => {
    const { body, path } = await ask(delta, { type: 'response.completed', response: {} })
    expect(path).toBe('POST /v1/responses')
    expect(body).toMatchObject({ store: false, stream: true, max_output_tokens: 100 })
    expect(body).not.toHaveProperty('previous_response_id')
  })

  it('reads cached and reasoning tokens, and the ways in which an answer ends', async () => {
    const tokens = {
      input_tokens: 9,
      input_tokens_details: { cached_tokens: 4 },
      output_tokens: 6,
      output_tokens_details: { reasoning_tokens: 5 },
    }
    const full = await ask(delta, {
      type: 'response.incomplete',
      response: { usage: tokens, incomplete_details: { reason: 'max_output_tokens' } },
    })
    const usage = {
      model: 'model-a',
      inputTokens: 9,
      cachedTokens: 4,
      outputTokens: 6,
      reasoningTokens: 5,
      estimated: false,
    }
    expect(full.answer.slice(-2)).toEqual([
      { type: 'usage', usage },
      { type: 'done', finish: 'length' },
    ])
    const filtered = await ask(delta, {
      type: 'response.incomplete',
      response: { incomplete_details: { reason: 'content_filter' } },
    })
    expect(filtered.answer.at(-1)).toMatchObject({ failure: { kind: 'filtered' } })
    const failed = await ask({ type: 'response.failed', response: { error: { message: 'SPAM' } } })
    expect(withoutUsage(failed.answer)).toMatchObject([{ type: 'failed', failure: { kind: 'server-error' } }])
    expect(JSON.stringify(failed.answer)).not.toContain('SPAM')
  })
})
