import type OpenAI from 'openai'
import type { ChatMessage, ChatRequest } from '../request/chat.ts'
import type { ModelAdapter } from './adapter.ts'
import type { AnswerChunk } from './answer-chunk.ts'
import { ANSWER_LIMITS } from './answer-limits.ts'
import { readChatChunk } from './chat-chunk.ts'
import type { FailedCall } from './failed-call.ts'
import { OpenAiClient, type ServerAddress } from './openai-client.ts'

/** HTTP status for a request with unsupported parameters. */
const BAD_REQUEST = 400

/** The Chat Completions API, which nearly every server of models has. */
export class ChatCompletions implements ModelAdapter {
  readonly #client: OpenAiClient
  /** Models that accept the limit of an answer only as `max_completion_tokens`. */
  readonly #newerNames = new Set<string>()

  constructor(address: ServerAddress) {
    this.#client = new OpenAiClient(address)
  }

  async send(request: ChatRequest, model: string, signal: AbortSignal): Promise<AsyncIterable<unknown>> {
    try {
      return await this.#send(request, model, signal)
    } catch (error) {
      if (this.#newerNames.has(model) || !wantsNewerName(error)) throw error
      this.#newerNames.add(model)
      return this.#send(request, model, signal)
    }
  }

  read(event: unknown): AnswerChunk {
    return readChatChunk(event, ANSWER_LIMITS)
  }

  explain(error: unknown): FailedCall | null {
    return this.#client.explain(error)
  }

  async #send({ messages, tools = [], maxTokens }: ChatRequest, model: string, signal: AbortSignal) {
    const client = await this.#client.get()
    // OpenAI's reasoning models refuse `max_tokens`; most other servers support only that name.
    const limit = this.#newerNames.has(model)
      ? { max_completion_tokens: maxTokens }
      : { max_tokens: maxTokens }
    return client.chat.completions.create(
      {
        model,
        messages: messages.map(toMessage),
        ...(tools.length === 0 ? {} : { tools: tools.map(toTool) }),
        ...limit,
        stream: true,
        stream_options: { include_usage: true },
      },
      { signal },
    )
  }
}

function wantsNewerName(error: unknown): boolean {
  if (!(error instanceof Error) || !('status' in error)) return false
  return error.status === BAD_REQUEST && error.message.includes('max_completion_tokens')
}

function toMessage(message: ChatMessage): OpenAI.ChatCompletionMessageParam {
  switch (message.role) {
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content }
    case 'assistant': {
      const { content, toolCalls = [] } = message
      if (toolCalls.length === 0) return { role: 'assistant', content }
      return {
        role: 'assistant',
        content: content === '' ? null : content,
        tool_calls: toolCalls.map(({ id, name, arguments: given }) => ({
          id,
          type: 'function',
          function: { name, arguments: given },
        })),
      }
    }
    case 'system':
    case 'user':
      return { role: message.role, content: message.content }
  }
}

function toTool({ name, description, parameters }: NonNullable<ChatRequest['tools']>[number]) {
  return { type: 'function' as const, function: { name, description, parameters: { ...parameters } } }
}
