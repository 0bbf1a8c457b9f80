import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** The role of a member of an organization. */
export type OrganizationRole = 'owner' | 'admin' | 'member' | 'guest'

/** An organization of an account. */
export interface AccountOrganization {
  readonly id: string
  readonly name: string
  readonly role: OrganizationRole
}

/** The account of a person. */
export interface Account {
  readonly id: string
  /** `null`: the account came from a provider that gave none. */
  readonly email: string | null
  readonly emailVerified: boolean
  readonly name: string
  /** `#rrggbb`; `null` when none is chosen. */
  readonly colour: string | null
  /** URL of a picture. */
  readonly avatar: string | null
  /** BCP 47 tag; `null` for the browser's. */
  readonly language: string | null
  /** `null` where none is chosen, as `system`. */
  readonly theme: 'light' | 'dark' | 'system' | null
  /** Whether the account's presence in documents is hidden. */
  readonly invisible: boolean
  readonly secondFactor: boolean
  readonly hasPassword: boolean
  readonly organizations: readonly AccountOrganization[]
}

/** A session that has begun or was renewed. The refresh token is in a cookie that scripts cannot read. */
export interface Signed {
  readonly accessToken: string
  /** ISO 8601 */
  readonly expiresAt: string
  readonly account: Account
}

/** Another service by which people sign in. */
export interface AuthProvider {
  readonly name: string
  readonly title: string
  /** What a rule of an organization names. */
  readonly issuer?: string
}

/** How people sign in to a server. */
export interface AuthOptions {
  readonly mode: 'open' | 'accounts'
  readonly signUp: 'open' | 'invite' | 'closed'
  /** Whether nobody owns the server yet: its set-up link works. */
  readonly setUp: boolean
  readonly providers: readonly AuthProvider[]
  /** Whether the server sends mail. */
  readonly mail: boolean
}

/** A password was right, and a second factor is asked for. */
export interface SecondFactorNeeded {
  /** Token of this attempt. */
  readonly secondFactor: string
}

/** An account was made, and its address has to be verified by the link in a mail. */
export interface VerificationNeeded {
  readonly verify: true
}

/** What the browser needs to ask for a passkey. */
export interface PasskeyRequest {
  readonly options: unknown
  readonly token: string
}

/** The HTTP API for signing in. */
export interface SignInApi {
  options(signal?: AbortSignal): Promise<ApiResult<AuthOptions>>
  setUp(form: {
    token: string
    email: string
    name: string
    password: string
    organization: string
  }): Promise<ApiResult<Signed>>
  signUp(form: {
    email: string
    name: string
    password: string
    invitation?: string
  }): Promise<ApiResult<Signed | VerificationNeeded>>
  signIn(form: { email: string; password: string }): Promise<ApiResult<Signed | SecondFactorNeeded>>
  /** `code`: of the authenticator app, or a recovery code. */
  secondFactor(form: { token: string; code: string }): Promise<ApiResult<Signed>>
  passkeyOptions(): Promise<ApiResult<PasskeyRequest>>
  passkey(form: { token: string; response: unknown }): Promise<ApiResult<Signed>>
  /** Sends a link for a new password, if the address has an account. The answer is always the same. */
  forgot(email: string): Promise<ApiResult<null>>
  reset(form: { token: string; password: string }): Promise<ApiResult<Signed>>
  verify(token: string): Promise<ApiResult<null>>
}

/** The API of the server at the origin `server`. */
export function signInApi(server: string, send: Send = fetch): SignInApi {
  const ask = <T>(path: string, request: ApiRequest) =>
    requestJson<T>(server, `/api/v1/auth/${path}`, { send, ...request })
  const post = <T>(path: string, body?: unknown) =>
    ask<T>(path, { method: 'POST', ...(body === undefined ? {} : { body }) })
  return {
    options: (signal) => ask('options', signal === undefined ? {} : { signal }),
    setUp: (form) => post('setup', form),
    signUp: (form) => post('sign-up', form),
    signIn: (form) => post('sign-in', form),
    secondFactor: (form) => post('second-factor', form),
    passkeyOptions: () => post('passkey/options'),
    passkey: (form) => post('passkey', form),
    forgot: (email) => post('forgot', { email }),
    reset: (form) => post('reset', form),
    verify: (token) => post('verify', { token }),
  }
}
