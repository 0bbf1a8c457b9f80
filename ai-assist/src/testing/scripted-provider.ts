import { setTimeout as sleep } from 'node:timers/promises'
import type { Account, ModelEvent, ModelProvider, ModelRequest } from '../models/request/provider.ts'

/** A provider with scripted answers at a scripted pace, which records its requests. */
export class ScriptedProvider implements ModelProvider {
  readonly name = 'Scripted'
  readonly model = 'scripted-1'
  readonly offline = false
  readonly requests: ModelRequest[] = []
  readonly #answer: (request: ModelRequest) => readonly string[]
  readonly #delay: () => number

  /** `answer` returns the pieces of an answer, `delay` the ms before each. */
  constructor(answer: (request: ModelRequest) => readonly string[], delay: () => number = () => 0) {
    this.#answer = answer
    this.#delay = delay
  }

  async *stream(
    request: ModelRequest,
    _account: Account,
    signal: AbortSignal,
  ): AsyncGenerator<ModelEvent, void, undefined> {
    this.requests.push(request)
    for (const text of this.#answer(request)) {
      await sleep(this.#delay())
      if (signal.aborted) return
      yield { type: 'text', text }
    }
    yield { type: 'done', finish: 'stop' }
  }
}
