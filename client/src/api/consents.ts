import { type ApiResult, requestJson, type Send } from './http.ts'

/** What a program may do in documents; each includes those before it. */
export type ConsentScope = 'read' | 'propose' | 'write'

/** What a program asks a person for. */
export interface ConsentRequest {
  readonly client: {
    /** As the program says. */
    readonly name: string
    /** Its page, as it says; `null`: none. */
    readonly uri: string | null
    /** The host that it is told the decision at. */
    readonly returnsTo: string
  }
  readonly scopes: readonly ConsentScope[]
  /** Keys of the projects that the person reaches. */
  readonly projects: readonly string[]
}

/** What a person decided; `projects`: `null` for all that the person reaches, now and later. */
export type ConsentDecision =
  | { readonly allow: false }
  | {
      readonly allow: true
      readonly scopes: readonly ConsentScope[]
      readonly projects: readonly string[] | null
    }

/** The API of a request of a program. */
export interface ConsentApi {
  request(signal: AbortSignal): Promise<ApiResult<ConsentRequest>>
  /** Resolves to the address where the browser goes on. */
  decide(decision: ConsentDecision): Promise<ApiResult<{ readonly redirect: string }>>
}

/** The {@link ConsentApi} of one request. */
export function consentApi(server: string, send: Send, uid: string): ConsentApi {
  const path = `/api/v1/consents/${encodeURIComponent(uid)}`
  return {
    request: (signal) => requestJson(server, path, { send, signal }),
    decide: (body) => requestJson(server, path, { method: 'POST', body, send }),
  }
}
