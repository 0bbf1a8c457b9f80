import { documentPath } from './documents.ts'
import { type ApiResult, requestJson, type Send } from './http.ts'

/** The author of what a Yjs client wrote from `clock` up to the next entry of the same client. */
export interface ClientAuthor {
  readonly client: number
  readonly clock: number
  readonly principal: string
  /** The name to show. */
  readonly name: string
  /** `#rrggbb`; `null` or absent: none is known. */
  readonly colour?: string | null
  readonly kind: 'guest' | 'person' | 'agent'
  /** The run of an agent; else `null`. */
  readonly run: string | null
  /** The model that the agent asked; `null`: none, or not known. */
  readonly model: string | null
  /** The person who asked the agent; `null` for people, and when it is not known. */
  readonly invoker: { readonly id: string; readonly name: string } | null
  /** Who accepted it, when it was suggested; else `null`. */
  readonly acceptedBy?: { readonly id: string; readonly name: string } | null
  /** When the first of it was stored, ISO 8601; `null`: it is not stored yet. */
  readonly at: string | null
}

/** Asks who wrote what these Yjs clients wrote in a document. */
export function fetchAuthors(
  server: string,
  address: string,
  clients: readonly number[],
  send: Send = fetch,
): Promise<ApiResult<{ authors: ClientAuthor[] }>> {
  return requestJson(server, `${documentPath(address)}/authors?clients=${clients.join(',')}`, { send })
}
