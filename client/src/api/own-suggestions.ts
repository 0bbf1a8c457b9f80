import { documentPath } from './documents.ts'
import { type ApiResult, requestJson, type Send } from './http.ts'

/** What became of a part of the user's own suggestions; see `docs/suggestions.md`. */
export type OwnStatus =
  | 'pending'
  | 'accepted'
  | 'rejected'
  | 'withdrawn'
  | 'undone'
  | 'void'
  | 'early'
  | 'refused'
  | 'full'
  | 'unknown'

/** A part of the user's own suggestions, as the server has it. */
export interface OwnPart {
  readonly id: string
  readonly status: OwnStatus
  readonly version: string | null
  /** Its edits, in base64, when the editor has another version. */
  readonly update: string | null
}

/** What an editor has, and what is new in it. `update`: in base64. */
export interface OwnExchange {
  readonly known: readonly { readonly id: string; readonly version: string | null }[]
  readonly put: readonly { readonly id: string; readonly update: string }[]
  readonly takenBack: readonly string[]
  /** The name of a user without an account. */
  readonly name: string
}

/** Sends what the user has suggested in an editor, and asks what became of it. */
export function exchangeOwn(
  server: string,
  address: string,
  send: Send,
  exchange: OwnExchange,
): Promise<ApiResult<{ readonly parts: readonly OwnPart[] }>> {
  const path = `${documentPath(address)}/suggestions/own`
  return requestJson(server, path, { method: 'PUT', body: exchange, send })
}
