import type { ModelFailureKind } from '../request/failure.ts'
import { refusalIn } from './answer-limits.ts'
import { readRetryAfter } from './retry-after.ts'

/** The package of the client, for its classes of errors. */
export type OpenAiPackage = typeof import('openai')

/** Why a call failed, and whether it may be repeated. */
export interface FailedCall {
  readonly kind: ModelFailureKind
  /** Whether the same call may succeed later. */
  readonly again: boolean
  /** When, as the server says; `null` when it does not. */
  readonly retryAfterMs: number | null
}

/** What an error of the client or the network means; `null` for mistakes of this program. */
export function explainError(error: unknown, openai: OpenAiPackage | null): FailedCall | null {
  const refusal = refusalIn(error)
  if (refusal !== null) return final(refusal.kind)
  // The client serializes an error's JSON into its message, which overflows the stack for thousands of levels.
  if (error instanceof RangeError) return final('too-large')
  if (openai !== null && error instanceof openai.APIError) {
    if (typeof error.status === 'number') {
      return explainStatus(error.status, readRetryAfter(error.headers, Date.now()))
    }
    if (error instanceof openai.APIConnectionError) return again('unreachable')
    return again('server-error')
  }
  // A broken body (undici: a TypeError), a stream that is not JSON, or JSON with a structure that the client does not
  // expect (also a TypeError).
  if (error instanceof TypeError || error instanceof SyntaxError) return again('server-error')
  return null
}

function explainStatus(status: number, retryAfterMs: number | null): FailedCall {
  if (status === 429) return again('rate-limited', retryAfterMs)
  if (status === 401 || status === 403) return final('unauthorized')
  if (status === 408 || status === 409 || status >= 500) return again('server-error', retryAfterMs)
  return final('rejected')
}

function again(kind: ModelFailureKind, retryAfterMs: number | null = null): FailedCall {
  return { kind, again: true, retryAfterMs }
}

function final(kind: ModelFailureKind): FailedCall {
  return { kind, again: false, retryAfterMs: null }
}
