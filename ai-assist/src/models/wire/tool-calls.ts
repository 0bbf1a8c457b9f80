import type { ToolCall } from '../request/chat.ts'
import type { ToolCallPart } from './answer-chunk.ts'
import { type AnswerLimits, AnswerRefused } from './answer-limits.ts'

interface Begun {
  slot: number | null
  id: string | null
  name: string
  arguments: string
}

/**
 * Puts tool calls together from their parts. Servers differ: a part belongs to the call with its index; without an
 * index, or with an index that several calls share, an id that is new begins another call, and a part without an id
 * belongs to the last call.
 */
export class ToolCalls {
  readonly #limits: Pick<AnswerLimits, 'toolCalls' | 'argumentsLength'>
  readonly #calls: Begun[] = []
  #length = 0

  constructor(limits: Pick<AnswerLimits, 'toolCalls' | 'argumentsLength'>) {
    this.#limits = limits
  }

  /**
   * Takes the next part.
   *
   * @throws AnswerRefused `too-large` for too many calls, or arguments that are too long together.
   */
  add(part: ToolCallPart): void {
    const call = this.#find(part) ?? this.#begin(part)
    call.id ??= part.id
    // Some servers repeat the name in each part.
    if (part.name !== null && call.name !== part.name) call.name += part.name
    this.#length += part.arguments.length
    if (part.whole) this.#length -= call.arguments.length
    call.arguments = part.whole ? part.arguments : call.arguments + part.arguments
    if (this.#length + call.name.length > this.#limits.argumentsLength) {
      throw new AnswerRefused('too-large', 'The arguments of the tool calls are too long.')
    }
  }

  /** The calls in the order in which they began; those without a name are left out. */
  calls(): ToolCall[] {
    return this.#calls
      .filter(({ name }) => name !== '')
      .map(({ id, name, arguments: given }, at) => ({ id: id ?? `call-${at + 1}`, name, arguments: given }))
  }

  #find({ slot, id }: ToolCallPart): Begun | undefined {
    const isOther = (call: Begun) => id !== null && call.id !== null && call.id !== id
    if (slot !== null) return this.#calls.findLast((call) => call.slot === slot && !isOther(call))
    if (id !== null) {
      const same = this.#calls.find((call) => call.id === id)
      if (same !== undefined) return same
    }
    const last = this.#calls.at(-1)
    return last === undefined || isOther(last) || (id !== null && last.id === null) ? undefined : last
  }

  #begin({ slot, id }: ToolCallPart): Begun {
    if (this.#calls.length >= this.#limits.toolCalls) {
      throw new AnswerRefused('too-large', `The answer has more than ${this.#limits.toolCalls} tool calls.`)
    }
    const call: Begun = { slot, id, name: '', arguments: '' }
    this.#calls.push(call)
    return call
  }
}
