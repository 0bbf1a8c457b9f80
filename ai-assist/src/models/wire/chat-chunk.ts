import type { TokenCounts } from '../request/provider.ts'
import type { AnswerChunk, Finish, ToolCallPart } from './answer-chunk.ts'
import { type AnswerLimits, AnswerRefused } from './answer-limits.ts'
import { checkDepth, count, member, text } from './json.ts'

/**
 * Reads one event of a chat completion. A server may send any JSON: members of an unexpected type count as absent.
 *
 * @throws AnswerRefused `too-large` when it is nested too deeply or has too many choices.
 */
export function readChatChunk(event: unknown, limits: Pick<AnswerLimits, 'depth' | 'choices'>): AnswerChunk {
  checkDepth(event, limits.depth)
  const choices = member(event, 'choices')
  if (Array.isArray(choices) && choices.length > limits.choices) {
    throw new AnswerRefused('too-large', `An event of the answer has more than ${limits.choices} choices.`)
  }
  // Some servers omit `choices` from the usage chunk.
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
  const delta = member(choice, 'delta')
  const calls = member(delta, 'tool_calls')
  return {
    text: text(member(delta, 'content')) ?? '',
    calls: Array.isArray(calls) ? calls.map(toPart) : [],
    finish: toFinish(member(choice, 'finish_reason')),
    usage: readUsage(member(event, 'usage')),
  }
}

function toPart(call: unknown): ToolCallPart {
  const called = member(call, 'function')
  const given = member(called, 'arguments')
  // Some servers send the arguments as an object instead of a text.
  const isObject = typeof given === 'object' && given !== null
  return {
    slot: count(member(call, 'index')),
    id: text(member(call, 'id')),
    name: text(member(called, 'name')),
    arguments: isObject ? JSON.stringify(given) : (text(given) ?? ''),
    whole: isObject,
  }
}

function toFinish(reason: unknown): Finish | null {
  if (typeof reason !== 'string') return null
  if (reason === 'length') return 'length'
  return reason === 'content_filter' ? 'filtered' : 'stop'
}

function readUsage(usage: unknown): TokenCounts | null {
  const inputTokens = count(member(usage, 'prompt_tokens'))
  const outputTokens = count(member(usage, 'completion_tokens'))
  if (inputTokens === null || outputTokens === null) return null
  const cached = count(member(member(usage, 'prompt_tokens_details'), 'cached_tokens')) ?? 0
  const reasoning = count(member(member(usage, 'completion_tokens_details'), 'reasoning_tokens')) ?? 0
  return {
    inputTokens,
    cachedTokens: Math.min(cached, inputTokens),
    outputTokens,
    reasoningTokens: Math.min(reasoning, outputTokens),
  }
}
