import { webcrypto } from 'node:crypto'
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import type { HostKeysConfig, HostTokensConfig } from '../../config/host-tokens.ts'
import type { Authentication, Credentials } from '../access.ts'
import type { Identity, Principal } from '../principal.ts'
import type { TokenScheme } from '../token-authenticator.ts'
import { readClaims } from './host-claims.ts'
import { KeysAwayError, RemoteKeys, type RemoteKeysOptions } from './remote-keys.ts'

/** Characters of a token at most. */
const MAX_LENGTH = 16 * 1024
/** The longest life of a token, in seconds. */
const MAX_LIFE_S = 24 * 3600
/** How far the clocks of the two servers may differ, in seconds. */
const CLOCK_TOLERANCE_S = 10

/** A person's account, which a host application's token names by issuer and subject. */
export interface HostAccount {
  readonly account: string
  readonly identity: Identity
}

type Refused = Extract<Authentication, { ok: false }>

/** Options of {@link HostTokenScheme}. */
export interface HostTokenOptions {
  readonly config: HostTokensConfig
  /** Finds the account of a person; `null`: this server has no accounts. */
  readonly accounts: ((issuer: string, subject: string) => Promise<HostAccount | null>) | null
  /** Of the URL with the keys. */
  readonly remote: Omit<RemoteKeysOptions, 'url'>
}

/**
 * Tokens that a host application signs: JSON Web Tokens with issuer, audience, subject and a life of 24 hours at most.
 * The configuration fixes the algorithms, so that a token cannot choose how it is checked.
 */
export class HostTokenScheme implements TokenScheme {
  private readonly config: HostTokensConfig
  private readonly accounts: HostTokenOptions['accounts']
  private readonly keys: readonly JWTVerifyGetKey[]
  private readonly algorithms: string[]
  private readonly remote: RemoteKeys | null

  constructor({ config, accounts, remote }: HostTokenOptions) {
    this.config = config
    this.accounts = accounts
    this.algorithms = config.keys.kind === 'secret' ? ['HS256'] : [...config.keys.algorithms]
    this.remote = config.keys.kind === 'url' ? new RemoteKeys({ url: config.keys.url, ...remote }) : null
    this.keys = this.remote ? [this.remote.find] : secretsOf(config.keys)
  }

  /** Fetches the keys, so that the first token need not wait for them. */
  warm(): void {
    void this.remote?.refresh()
  }

  recognizes(token: string): boolean {
    return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(token)
  }

  async authenticate({ token }: Pick<Credentials, 'token'>): Promise<Authentication> {
    if (token.length > MAX_LENGTH) return refused(`the token has more than ${MAX_LENGTH} characters`)
    const verified = await this.verify(token)
    if (!verified.ok) return verified
    const { payload } = verified
    const { iat = 0, exp = 0 } = payload
    if (exp - iat > MAX_LIFE_S) return refused('claim exp: a token may live 24 hours at most')
    const claims = readClaims(payload)
    if (typeof claims === 'string') return refused(claims)
    const { subject, identity, grants } = claims
    const expiresAt = (exp + CLOCK_TOLERANCE_S) * 1000
    if (grants === null) return await this.accountOf(subject, expiresAt)
    const id = `host:${this.config.issuer}:${subject}`
    return accepted({ id, identity, credential: { kind: 'host', grants }, expiresAt })
  }

  private async verify(
    token: string,
  ): Promise<{ readonly ok: true; readonly payload: JWTPayload } | Refused> {
    const { issuer, audience } = this.config
    let refusal = refused('the signature is not valid')
    for (const key of this.keys) {
      try {
        const { payload } = await jwtVerify(token, key, {
          algorithms: this.algorithms,
          issuer,
          audience,
          clockTolerance: CLOCK_TOLERANCE_S,
          requiredClaims: ['sub', 'exp', 'iat'],
          maxTokenAge: MAX_LIFE_S,
        })
        return { ok: true, payload }
      } catch (error) {
        refusal = refusalFor(error)
        // The other secrets are for tokens that were not signed with this one.
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) return refusal
      }
    }
    return refusal
  }

  private async accountOf(subject: string, expiresAt: number): Promise<Authentication> {
    if (this.accounts === null) return refused('claim account: this server has no accounts')
    const found = await this.accounts(this.config.issuer, subject)
    if (found === null) return refused('claim account: nobody here has this issuer and subject')
    const { account, identity } = found
    return accepted({
      id: `person:${account}`,
      identity,
      credential: { kind: 'host-account', account },
      expiresAt,
    })
  }
}

function accepted(principal: Omit<Principal, 'author' | 'role'>): Authentication {
  const author = { principal: principal.id, kind: 'person', run: null } as const
  // The access decides on each document; the role here is the weakest.
  return { ok: true, principal: { ...principal, author, role: 'reader' } }
}

function refused(detail: string): Refused {
  return { ok: false, code: 'unauthorized', detail }
}

function refusalFor(error: unknown): Refused {
  if (error instanceof KeysAwayError) return { ok: false, code: 'keys-away' }
  if (error instanceof errors.JWTExpired) return { ok: false, code: 'expired' }
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused(`claim ${error.claim}: ${error.reason}`)
  // All that jose says about tokens and keys; what else is thrown is a mistake of this program.
  if (error instanceof errors.JOSEError || error instanceof TypeError) return refused(error.message)
  throw error
}

/** The keys of secrets, imported once. */
function secretsOf(keys: HostKeysConfig): readonly JWTVerifyGetKey[] {
  if (keys.kind === 'url') return []
  return keys.secrets.map((secret) => {
    const key = webcrypto.subtle.importKey(
      'raw',
      new TextEncoder().encode(secret),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['verify'],
    )
    return () => key
  })
}
