import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** What a key may be used for. */
export type KeyScope = 'read' | 'propose' | 'write' | 'admin' | 'agents'

/** An API key, without its secret. Times are ISO 8601. */
export interface ApiKey {
  readonly id: string
  readonly name: string
  /** The first characters of the key, by which it is recognized. */
  readonly prefix: string
  readonly scopes: readonly KeyScope[]
  /** Keys of the projects to which it is limited; `null`: all. */
  readonly projects: readonly string[] | null
  readonly createdAt: string
  readonly lastUsedAt: string | null
  readonly expiresAt: string | null
  /** Until when the key that this one has replaced is taken, too; `null`: not any more. */
  readonly previousUntil: string | null
}

/** A key that was made just now, with its secret, which is never shown again. */
export interface NewApiKey extends ApiKey {
  readonly key: string
}

/** The HTTP API for keys. */
export interface KeysApi {
  list(): Promise<ApiResult<{ keys: readonly ApiKey[] }>>
  create(key: {
    name: string
    scopes: readonly KeyScope[]
    projects?: readonly string[]
    expiresAt?: string
  }): Promise<ApiResult<NewApiKey>>
  /** Makes another secret; the present one is taken for `graceSeconds` more. */
  rotate(id: string, graceSeconds: number): Promise<ApiResult<NewApiKey>>
  revoke(id: string): Promise<ApiResult<null>>
}

/** The keys of the own account, or of an organization, on the server at the origin `server`. */
export function keysApi(server: string, send: Send, organization: string | null = null): KeysApi {
  const base =
    organization === null
      ? '/api/v1/account/keys'
      : `/api/v1/organizations/${encodeURIComponent(organization)}/keys`
  const ask = <T>(path: string, request: ApiRequest = {}) =>
    requestJson<T>(server, base + path, { send, ...request })
  const one = (id: string) => `/${encodeURIComponent(id)}`
  return {
    list: () => ask(''),
    create: (key) => ask('', { method: 'POST', body: key }),
    rotate: (id, graceSeconds) => ask(`${one(id)}/rotate`, { method: 'POST', body: { graceSeconds } }),
    revoke: (id) => ask(one(id), { method: 'DELETE' }),
  }
}
