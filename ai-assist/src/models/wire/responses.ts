import type OpenAI from 'openai'
import type { ChatMessage, ChatRequest } from '../request/chat.ts'
import type { ModelAdapter } from './adapter.ts'
import type { AnswerChunk } from './answer-chunk.ts'
import { ANSWER_LIMITS } from './answer-limits.ts'
import type { FailedCall } from './failed-call.ts'
import { OpenAiClient, type ServerAddress } from './openai-client.ts'
import { readResponseEvent } from './response-event.ts'

/** The smallest limit of an answer that the API accepts, in tokens. */
const LEAST_TOKENS = 16

/**
 * OpenAI's Responses API. Each request carries the whole conversation, and the server is asked to keep nothing: a
 * conversation can go on at any other server.
 */
export class Responses implements ModelAdapter {
  readonly #client: OpenAiClient

  constructor(address: ServerAddress) {
    this.#client = new OpenAiClient(address)
  }

  async send({ messages, tools = [], maxTokens }: ChatRequest, model: string, signal: AbortSignal) {
    const client = await this.#client.get()
    return client.responses.create(
      {
        model,
        input: messages.flatMap(toItems),
        ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
        max_output_tokens: Math.max(LEAST_TOKENS, maxTokens),
        store: false,
        stream: true,
      },
      { signal },
    )
  }

  read(event: unknown): AnswerChunk {
    return readResponseEvent(event, ANSWER_LIMITS)
  }

  explain(error: unknown): FailedCall | null {
    return this.#client.explain(error)
  }
}

function toItems(message: ChatMessage): OpenAI.Responses.ResponseInputItem[] {
  switch (message.role) {
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.callId, output: message.content }]
    case 'assistant': {
      const { content, toolCalls = [] } = message
      const calls = toolCalls.map(({ id, name, arguments: given }) => ({
        type: 'function_call' as const,
        call_id: id,
        name,
        arguments: given,
      }))
      return content === '' ? calls : [{ role: 'assistant', content }, ...calls]
    }
    case 'system':
    case 'user':
      return [{ role: message.role, content: message.content }]
  }
}

function toTool({ name, description, parameters }: NonNullable<ChatRequest['tools']>[number]) {
  return { type: 'function' as const, name, description, parameters: { ...parameters }, strict: false }
}
