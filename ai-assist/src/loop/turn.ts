import type { ToolCall } from '../models/request/chat.ts'
import type { ModelFailure } from '../models/request/failure.ts'
import type { Account, ModelProvider, ModelRequest, Usage } from '../models/request/provider.ts'

/** One answer of the model; `null` when the run was ended from outside. */
export type Turn =
  | { readonly ok: true; readonly text: string; readonly calls: readonly ToolCall[]; readonly isCut: boolean }
  | { readonly ok: false; readonly failure: ModelFailure }
  | null

/** Longest text of an answer, in characters. */
const MAX_TEXT = 24_000
/** Most calls of tools in one answer. */
const MAX_CALLS = 32

/** What {@link takeTurn} works with. */
export interface TurnOptions {
  readonly provider: ModelProvider
  readonly account: Account
  readonly signal: AbortSignal
  onUsage(usage: Usage): void
  /** A request is repeated after a failure. */
  onRetry(): void
}

/** Asks the model for its next answer. */
export async function takeTurn(request: ModelRequest, options: TurnOptions): Promise<Turn> {
  const { provider, account, signal, onUsage, onRetry } = options
  let text = ''
  const calls: ToolCall[] = []
  for await (const event of provider.stream(request, account, signal)) {
    switch (event.type) {
      case 'text':
        text = (text + event.text).slice(0, MAX_TEXT)
        break
      case 'restart':
        text = ''
        break
      case 'tool-call':
        if (calls.length < MAX_CALLS) calls.push(event.call)
        break
      case 'usage':
        onUsage(event.usage)
        break
      case 'retry':
        onRetry()
        break
      case 'failed':
        return { ok: false, failure: event.failure }
      case 'done':
        return { ok: true, text, calls, isCut: event.finish === 'length' }
      default:
        event satisfies never
    }
  }
  return null
}
