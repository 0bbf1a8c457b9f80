import { type AccessStore, hashSecret, type SessionHolder } from '@cowrite/persistence'
import type { Authentication, Credentials } from '../../access/access.ts'
import type { Principal } from '../../access/principal.ts'
import type { TokenScheme } from '../../access/token-authenticator.ts'
import { ACCESS_TOKEN_PREFIX, type AccessTokens } from './access-tokens.ts'
import type { RefreshTokens } from './refresh-tokens.ts'

const REFUSED: Authentication = { ok: false, code: 'unauthorized' }

/** What a {@link SessionScheme} works with. */
export interface SessionSchemeOptions {
  readonly store: Pick<AccessStore, 'sessions'>
  readonly accessTokens: AccessTokens
  readonly refreshTokens: RefreshTokens
}

/** The access tokens of sessions. Each authentication asks the database, by one prepared statement. */
export class SessionScheme implements TokenScheme {
  private readonly options: SessionSchemeOptions

  constructor(options: SessionSchemeOptions) {
    this.options = options
  }

  recognizes(token: string): boolean {
    return token.startsWith(ACCESS_TOKEN_PREFIX)
  }

  async authenticate({ token }: Pick<Credentials, 'token'>): Promise<Authentication> {
    const content = await this.options.accessTokens.verify(token)
    if (typeof content === 'string') return { ok: false, code: content }
    const holder = await this.options.store.sessions.holder(content.session)
    if (holder === null || holder.account !== content.account) return REFUSED
    return { ok: true, principal: principalOf(holder, content.expiresAt) }
  }

  /** Authenticates by the refresh token of the cookie, without replacing it: for requests that cannot send a header. */
  async authenticateCookie(refreshToken: string): Promise<Authentication> {
    const { store, refreshTokens } = this.options
    const session = refreshTokens.sessionOf(refreshToken)
    const holder = session === null ? null : await store.sessions.holderByToken(hashSecret(refreshToken))
    if (holder === null || holder.session !== session) return REFUSED
    return { ok: true, principal: principalOf(holder, holder.expiresAt.getTime()) }
  }
}

function principalOf(holder: SessionHolder, expiresAt: number): Principal {
  const { session, account, name, colour, avatar, invisible, lacksSecondFactor } = holder
  const id = `person:${account}`
  return {
    id,
    author: { principal: id, kind: 'person', run: null },
    // Without meaning: the access decides by the credential.
    role: 'editor',
    identity: { name, colour, avatar, invisible },
    ...(lacksSecondFactor
      ? { limitedSession: { account, session } }
      : { credential: { kind: 'session', session, account } }),
    expiresAt,
  }
}
