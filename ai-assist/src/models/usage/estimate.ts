import type { ChatRequest } from '../request/chat.ts'

/** UTF-8 bytes of a token: about four in English, fewer in most other languages. */
const TYPICAL_BYTES = 4
/** So few that a reservation is rarely too small. */
const FEW_BYTES = 3
/** Tokens that a message has beside its text. */
const PER_MESSAGE = 4

/** The most tokens that a request will likely need. */
export function mostInputTokens(request: ChatRequest): number {
  return Math.ceil(bytesOf(request) / FEW_BYTES) + PER_MESSAGE * request.messages.length
}

/** The tokens that a request likely had, when its server does not tell. */
export function likelyInputTokens(request: ChatRequest): number {
  return Math.ceil(bytesOf(request) / TYPICAL_BYTES) + PER_MESSAGE * request.messages.length
}

/** The tokens of an answer with this number of UTF-8 bytes, where its server reports none. */
export function likelyOutputTokens(bytes: number): number {
  return Math.ceil(bytes / TYPICAL_BYTES)
}

function bytesOf({ messages, tools = [] }: ChatRequest): number {
  const ofMessages = messages.reduce((sum, message) => {
    const calls = message.role === 'assistant' ? (message.toolCalls ?? []) : []
    const ofCalls = calls.reduce((of, call) => of + call.name.length + Buffer.byteLength(call.arguments), 0)
    return sum + Buffer.byteLength(message.content) + ofCalls
  }, 0)
  return ofMessages + (tools.length === 0 ? 0 : Buffer.byteLength(JSON.stringify(tools)))
}
