import type { Authentication, Authenticator, Credentials } from './access.ts'

/** One kind of token: sessions, API keys, share links, tokens of host applications … */
export interface TokenScheme {
  /** Whether a token looks like one of this kind. Cheap, and exclusive: at most one scheme recognizes a token. */
  recognizes(token: string): boolean
  /** Says whose it is. Rejects only when the database does. */
  authenticate(credentials: Credentials): Promise<Authentication>
}

/** Authenticates by the scheme that recognizes the token. Tokens that none recognizes are refused. */
export class TokenAuthenticator implements Authenticator {
  private readonly schemes: readonly TokenScheme[]

  constructor(schemes: readonly TokenScheme[]) {
    this.schemes = schemes
  }

  async authenticate(credentials: Credentials): Promise<Authentication> {
    const scheme = this.schemes.find((each) => each.recognizes(credentials.token))
    return scheme === undefined ? { ok: false, code: 'unauthorized' } : await scheme.authenticate(credentials)
  }
}
