import { errors, jwtVerify, SignJWT } from 'jose'

/** What access tokens of sessions begin with. */
export const ACCESS_TOKEN_PREFIX = 'cws.'
/** How long an access token is valid, in ms. */
export const ACCESS_TOKEN_MS = 600_000

/** Tokens whose signature is not checked again: a browser shows the same one for ten minutes. */
const KNOWN_TOKENS = 10_000

const ALGORITHM = 'HS256'
const AUDIENCE = 'cowrite:session'

/** What an access token says. */
export interface AccessTokenContent {
  readonly session: string
  readonly account: string
  /** As `Date.now()` counts. */
  readonly expiresAt: number
}

/** An access token and its end. */
export interface IssuedToken {
  readonly token: string
  readonly expiresAt: Date
}

/** The access tokens of sessions: JSON Web Tokens with a fixed algorithm, and a prefix that no other token has. */
export class AccessTokens {
  private readonly key: Uint8Array
  private readonly lifetimeMs: number
  /** Tokens that were found valid, the oldest first. */
  private readonly known = new Map<string, AccessTokenContent>()

  constructor(key: Uint8Array, lifetimeMs: number = ACCESS_TOKEN_MS) {
    this.key = key
    this.lifetimeMs = lifetimeMs
  }

  async issue(session: string, account: string): Promise<IssuedToken> {
    const endS = Math.floor((Date.now() + this.lifetimeMs) / 1_000)
    const token = await new SignJWT({ sid: session })
      .setProtectedHeader({ alg: ALGORITHM })
      .setSubject(account)
      .setAudience(AUDIENCE)
      .setExpirationTime(endS)
      .sign(this.key)
    return { token: `${ACCESS_TOKEN_PREFIX}${token}`, expiresAt: new Date(endS * 1_000) }
  }

  /** What a token says, or why it is refused: it was valid once, or it is forged or no token of a session. */
  async verify(token: string): Promise<AccessTokenContent | 'expired' | 'unauthorized'> {
    const known = this.known.get(token)
    if (known !== undefined && known.expiresAt > Date.now()) return known
    this.known.delete(token)
    const content = await this.check(token)
    if (typeof content !== 'string') this.keep(token, content)
    return content
  }

  private keep(token: string, content: AccessTokenContent): void {
    this.known.set(token, content)
    const [oldest] = this.known.keys()
    if (this.known.size > KNOWN_TOKENS && oldest !== undefined) this.known.delete(oldest)
  }

  private async check(token: string): Promise<AccessTokenContent | 'expired' | 'unauthorized'> {
    try {
      const { payload } = await jwtVerify(token.slice(ACCESS_TOKEN_PREFIX.length), this.key, {
        algorithms: [ALGORITHM],
        audience: AUDIENCE,
        requiredClaims: ['sub', 'sid', 'exp'],
      })
      const { sub, sid, exp } = payload
      if (sub === undefined || typeof sid !== 'string' || exp === undefined) return 'unauthorized'
      return { session: sid, account: sub, expiresAt: exp * 1_000 }
    } catch (error) {
      if (error instanceof errors.JWTExpired) return 'expired'
      if (error instanceof errors.JOSEError) return 'unauthorized'
      throw error
    }
  }
}
