import type { Account } from './accounts.ts'
import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** What a person changes of their profile; `null` takes a value back. */
export interface ProfileChange {
  readonly name?: string
  readonly colour?: string | null
  readonly avatar?: string | null
  readonly language?: string | null
  readonly theme?: 'light' | 'dark' | 'system' | null
  readonly invisible?: boolean
}

/** A session of the account on some device. Times are ISO 8601. */
export interface OpenSession {
  readonly id: string
  /** The browser's `User-Agent`. */
  readonly device: string
  /** IP address of the last use. */
  readonly address: string
  /** How the person signed in. */
  readonly method: string
  readonly createdAt: string
  readonly lastUsedAt: string
  /** Whether it is the session of this request. */
  readonly current: boolean
}

/** A passkey of the account. */
export interface Passkey {
  readonly id: string
  readonly name: string
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

/** The account at another service by which the person signs in. */
export interface LinkedIdentity {
  readonly id: string
  /** The name of the service. */
  readonly title: string
  readonly email: string | null
  readonly createdAt: string
}

/** A program that the person lets act for them. */
export interface Consent {
  readonly id: string
  readonly client: { readonly name: string; readonly uri: string | null }
  readonly scopes: readonly string[]
  /** Keys of projects; `null`: all. */
  readonly projects: readonly string[] | null
  readonly createdAt: string
  readonly lastUsedAt: string | null
}

/** The HTTP API for the own account. A wrong password or code is refused with `forbidden`. */
export interface AccountApi {
  change(change: ProfileChange): Promise<ApiResult<Account>>
  delete(password: string | null): Promise<ApiResult<null>>
  setPassword(form: { current?: string; password: string }): Promise<ApiResult<null>>
  /** Sends a link to the new address, which confirms it. */
  setEmail(form: { email: string; password?: string }): Promise<ApiResult<null>>
  /** Sends the link that verifies the present address again. */
  sendVerification(): Promise<ApiResult<null>>
  sessions(): Promise<ApiResult<readonly OpenSession[]>>
  endSession(id: string): Promise<ApiResult<null>>
  /** Ends all sessions but this one. */
  endOtherSessions(): Promise<ApiResult<null>>
  /** Begins to set up the second factor: the secret in base32, and the `otpauth:` URL that holds it. */
  beginSecondFactor(): Promise<ApiResult<{ secret: string; uri: string }>>
  confirmSecondFactor(code: string): Promise<ApiResult<{ recoveryCodes: readonly string[] }>>
  removeSecondFactor(code: string): Promise<ApiResult<null>>
  /** Replaces the recovery codes. */
  newRecoveryCodes(code: string): Promise<ApiResult<{ recoveryCodes: readonly string[] }>>
  passkeys(): Promise<ApiResult<readonly Passkey[]>>
  passkeyOptions(): Promise<ApiResult<{ options: unknown; token: string }>>
  addPasskey(form: { token: string; name: string; response: unknown }): Promise<ApiResult<Passkey>>
  renamePasskey(id: string, name: string): Promise<ApiResult<unknown>>
  deletePasskey(id: string): Promise<ApiResult<null>>
  identities(): Promise<ApiResult<readonly LinkedIdentity[]>>
  /** Begins to link an account at a provider; resolves to where the browser goes. */
  linkIdentity(provider: string): Promise<ApiResult<{ url: string }>>
  unlinkIdentity(id: string): Promise<ApiResult<null>>
  consents(): Promise<ApiResult<{ consents: readonly Consent[] }>>
  revokeConsent(id: string): Promise<ApiResult<null>>
}

/** The API of the server at the origin `server`; `send` sends the requests with the account's credentials. */
export function accountApi(server: string, send: Send): AccountApi {
  const ask = <T>(path: string, request: ApiRequest = {}) =>
    requestJson<T>(server, `/api/v1/account${path}`, { send, ...request })
  const post = <T>(path: string, body?: unknown) =>
    ask<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }) })
  const remove = (path: string, body?: unknown) =>
    ask<null>(path, { method: 'DELETE', ...(body === undefined ? {} : { body }) })
  const one = (id: string) => encodeURIComponent(id)
  return {
    change: (change) => ask('', { method: 'PATCH', body: change }),
    delete: (password) => remove('', password === null ? {} : { password }),
    setPassword: (form) => ask('/password', { method: 'PUT', body: form }),
    setEmail: (form) => post('/email', form),
    sendVerification: () => post('/email/verification'),
    sessions: () => ask('/sessions'),
    endSession: (id) => remove(`/sessions/${one(id)}`),
    endOtherSessions: () => remove('/sessions'),
    beginSecondFactor: () => post('/second-factor'),
    confirmSecondFactor: (code) => post('/second-factor/confirm', { code }),
    removeSecondFactor: (code) => remove('/second-factor', { code }),
    newRecoveryCodes: (code) => post('/second-factor/recovery-codes', { code }),
    passkeys: () => ask('/passkeys'),
    passkeyOptions: () => post('/passkeys/options'),
    addPasskey: (form) => post('/passkeys', form),
    renamePasskey: (id, name) => ask(`/passkeys/${one(id)}`, { method: 'PATCH', body: { name } }),
    deletePasskey: (id) => remove(`/passkeys/${one(id)}`),
    identities: () => ask('/identities'),
    linkIdentity: (provider) => post('/identities', { provider }),
    unlinkIdentity: (id) => remove(`/identities/${one(id)}`),
    consents: () => ask('/consents'),
    revokeConsent: (id) => remove(`/consents/${one(id)}`),
  }
}
