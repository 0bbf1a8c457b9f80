import { type AnswerLimits, AnswerRefused } from './answer-limits.ts'

/** The fields of one event of a streamed answer that the assistant uses. */
export interface AnswerChunk {
  /** The next part of the answer; may be empty. */
  readonly text: string
  /** The provider's reason for the end of the answer; `null` before the end. */
  readonly finish: string | null
  /** Tokens so far, as counted by the provider. */
  readonly usage: { readonly inputTokens: number; readonly outputTokens: number } | null
}

/**
 * Reads one event of a chat completion. A provider may send any JSON: members of an unexpected type count as absent.
 *
 * @throws AnswerRefused `too-large` when it is nested too deeply or has too many choices.
 */
export function readChunk(event: unknown, limits: Pick<AnswerLimits, 'depth' | 'choices'>): AnswerChunk {
  if (isDeeper(event, limits.depth)) {
    throw new AnswerRefused('too-large', `An event of the answer is nested deeper than ${limits.depth}.`)
  }
  const choices = member(event, 'choices')
  if (Array.isArray(choices) && choices.length > limits.choices) {
    throw new AnswerRefused('too-large', `An event of the answer has more than ${limits.choices} choices.`)
  }
  // Some servers omit `choices` from the usage chunk.
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined
  const text = member(member(choice, 'delta'), 'content')
  const finish = member(choice, 'finish_reason')
  const inputTokens = count(member(member(event, 'usage'), 'prompt_tokens'))
  const outputTokens = count(member(member(event, 'usage'), 'completion_tokens'))
  return {
    text: typeof text === 'string' ? text : '',
    finish: typeof finish === 'string' ? finish : null,
    usage: inputTokens === null || outputTokens === null ? null : { inputTokens, outputTokens },
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return (value as Readonly<Record<string, unknown>>)[name]
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null
}

/** Whether arrays and objects are nested deeper than `depth`. Not recursive, because the value is untrusted. */
function isDeeper(value: unknown, depth: number): boolean {
  let level: unknown[] = [value]
  for (let reached = 0; ; reached++) {
    const nested = level.filter((one) => typeof one === 'object' && one !== null)
    if (nested.length === 0) return false
    if (reached === depth) return true
    level = nested.flatMap((one) => Object.values(one))
  }
}
