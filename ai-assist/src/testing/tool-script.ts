import { setTimeout as sleep } from 'node:timers/promises'
import type { ToolCall } from '../models/request/chat.ts'
import type { Account, ModelEvent, ModelProvider, ModelRequest } from '../models/request/provider.ts'

/** A call in a script: the tool and its arguments, as an object or as the model would write them. */
export type ScriptedCall = readonly [name: string, given: object | string]

/** One answer of a scripted model: what it says, or what it calls. */
export type ScriptedTurn = string | readonly ScriptedCall[]

/** A model that answers by a script, which sees each request. */
export class ToolScript implements ModelProvider {
  readonly name = 'Scripted'
  readonly model = 'scripted-1'
  readonly offline = false
  readonly requests: ModelRequest[] = []
  readonly #answer: (request: ModelRequest, turn: number) => ScriptedTurn | 'stall'

  constructor(answer: (request: ModelRequest, turn: number) => ScriptedTurn | 'stall') {
    this.#answer = answer
  }

  async *stream(
    request: ModelRequest,
    _account: Account,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, undefined> {
    const turn = this.requests.length
    this.requests.push({ ...request, messages: [...request.messages] })
    const answer = this.#answer(request, turn)
    if (answer === 'stall') {
      while (!signal.aborted) await sleep(2)
      return
    }
    await sleep(0)
    if (signal.aborted) return
    if (typeof answer === 'string') yield { type: 'text', text: answer }
    else for (const [at, call] of answer.entries()) yield { type: 'tool-call', call: callOf(call, turn, at) }
    yield { type: 'done', finish: 'stop' }
  }
}

function callOf([name, given]: ScriptedCall, turn: number, at: number): ToolCall {
  const text = typeof given === 'string' ? given : JSON.stringify(given)
  return { id: `call-${turn}-${at}`, name, arguments: text }
}

/** The results of tools in a request, in order, without their markers. */
export function resultsIn({ messages }: ModelRequest): string[] {
  return messages.flatMap((message) =>
    message.role === 'tool' ? [message.content.split('\n').slice(1, -1).join('\n')] : [],
  )
}
