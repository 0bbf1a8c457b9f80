import type { ModelEvent, ModelProvider, ModelRequest } from '../models/request/provider.ts'
import { MemoryLedger } from '../models/usage/memory-ledger.ts'
import { Meter } from '../models/usage/meter.ts'

/** Who the requests of tests are for. */
export const ACCOUNT = { run: 'run-1', principal: 'user:1', project: 'demo' }

/** A meter without limits, for tests. */
export const freeMeter = (): Meter =>
  new Meter(new MemoryLedger(), {}, (error) => {
    throw error
  })

/** Short times, for tests. */
export const FAST_LIMITS = { firstTokenMs: 5_000, idleMs: 5_000, totalMs: 20_000 }
export const FAST_RETRY = { attempts: 3, baseMs: 4, capMs: 8, maxRetryAfterMs: 5_000 }

/** A request with one message of a user. */
export function chatRequest(text: string, more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    task: 'continue',
    messages: [
      { role: 'system', content: 'Go on.' },
      { role: 'user', content: text },
    ],
    material: { blocks: [] },
    maxTokens: 100,
    ...more,
  }
}

/** All events of an answer. */
export async function eventsOf(
  provider: ModelProvider,
  request: ModelRequest,
  signal: AbortSignal = new AbortController().signal,
): Promise<ModelEvent[]> {
  const events: ModelEvent[] = []
  for await (const event of provider.stream(request, ACCOUNT, signal)) events.push(event)
  return events
}

/** The events without those that tell of tokens. */
export function withoutUsage(events: readonly ModelEvent[]): ModelEvent[] {
  return events.filter(({ type }) => type !== 'usage')
}

/** The text of an answer, as a reader has it that obeys `restart`. */
export function textOf(events: readonly ModelEvent[]): string {
  const from = events.findLastIndex(({ type }) => type === 'restart')
  return events
    .slice(from + 1)
    .map((event) => (event.type === 'text' ? event.text : ''))
    .join('')
}
