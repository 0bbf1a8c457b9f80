import type { TokenCounts } from '../request/provider.ts'
import type { AnswerChunk, Finish, ToolCallPart } from './answer-chunk.ts'
import type { AnswerLimits } from './answer-limits.ts'
import { checkDepth, count, member, text } from './json.ts'

const NOTHING: AnswerChunk = { text: '', calls: [], finish: null, usage: null }

/**
 * Reads one event of the Responses API. A server may send any JSON: members of an unexpected type count as absent, and
 * events of other types tell nothing.
 *
 * @throws AnswerRefused `too-large` when it is nested too deeply.
 */
export function readResponseEvent(event: unknown, limits: Pick<AnswerLimits, 'depth'>): AnswerChunk {
  checkDepth(event, limits.depth)
  switch (member(event, 'type')) {
    case 'response.output_text.delta':
    case 'response.refusal.delta':
      return { ...NOTHING, text: text(member(event, 'delta')) ?? '' }
    case 'response.output_item.added':
      return withCall(event, false)
    case 'response.function_call_arguments.delta':
      return {
        ...NOTHING,
        calls: [{ ...partOf(event, undefined), arguments: text(member(event, 'delta')) ?? '', whole: false }],
      }
    case 'response.output_item.done':
      return withCall(event, true)
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return ended(member(event, 'type'), member(event, 'response'))
    default:
      return NOTHING
  }
}

/** A function call at its beginning, or `whole` at its end. */
function withCall(event: unknown, whole: boolean): AnswerChunk {
  const item = member(event, 'item')
  if (member(item, 'type') !== 'function_call') return NOTHING
  const all = whole ? (text(member(item, 'arguments')) ?? '') : ''
  return { ...NOTHING, calls: [{ ...partOf(event, item), arguments: all, whole: whole && all !== '' }] }
}

function partOf(event: unknown, item: unknown): Pick<ToolCallPart, 'slot' | 'id' | 'name'> {
  return {
    slot: count(member(event, 'output_index')),
    id: text(member(item, 'call_id')),
    name: text(member(item, 'name')),
  }
}

function ended(type: unknown, response: unknown): AnswerChunk {
  const reason = member(member(response, 'incomplete_details'), 'reason')
  let finish: Finish = 'stop'
  if (type === 'response.failed') finish = 'failed'
  else if (type === 'response.incomplete') finish = reason === 'content_filter' ? 'filtered' : 'length'
  return { ...NOTHING, finish, usage: readUsage(member(response, 'usage')) }
}

function readUsage(usage: unknown): TokenCounts | null {
  const inputTokens = count(member(usage, 'input_tokens'))
  const outputTokens = count(member(usage, 'output_tokens'))
  if (inputTokens === null || outputTokens === null) return null
  const cached = count(member(member(usage, 'input_tokens_details'), 'cached_tokens')) ?? 0
  const reasoning = count(member(member(usage, 'output_tokens_details'), 'reasoning_tokens')) ?? 0
  return {
    inputTokens,
    cachedTokens: Math.min(cached, inputTokens),
    outputTokens,
    reasoningTokens: Math.min(reasoning, outputTokens),
  }
}
