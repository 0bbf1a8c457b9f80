/** A sign-in that is to be kept. */
export interface NewSession {
  readonly id: string
  readonly account: string
  /** SHA-256 of the refresh token. */
  readonly tokenHash: Uint8Array
  /** The browser, as it names itself; at most 200 characters. */
  readonly device: string
  readonly address: string
  /** `password`, `passkey`, or the issuer of the identity. */
  readonly method: string
  readonly expiresAt: Date
}

/** A session that is alive. */
export interface SessionRecord {
  readonly id: string
  readonly account: string
  readonly device: string
  readonly address: string
  readonly method: string
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
}

/** The person of a session, as authentication needs them. */
export interface SessionHolder {
  readonly session: string
  readonly account: string
  readonly name: string
  readonly colour: string | null
  readonly avatar: string | null
  readonly invisible: boolean
  /** Whether an organization asks for a second factor that this session was begun without. */
  readonly lacksSecondFactor: boolean
  /** When the session ends without further use. */
  readonly expiresAt: Date
}

/** The replacement of a refresh token. */
export interface SessionRotation {
  readonly session: string
  readonly tokenHash: Uint8Array
  readonly nextHash: Uint8Array
  /** Until when the replaced token is accepted too. */
  readonly graceUntil: Date
  readonly expiresAt: Date
  readonly address: string
}

/**
 * What a refresh token is to its session: the current one; the one before, within its grace; replaced before; or of a
 * session that is over.
 */
export type TokenState = 'current' | 'grace' | 'replaced' | 'over'

/** Sessions of browsers. */
export interface SessionStore {
  create(session: NewSession): Promise<void>
  /** The person of a living session whose account is not disabled; `null`: none. One prepared statement. */
  holder(session: string): Promise<SessionHolder | null>
  /** As {@link holder}, by the hash of the current refresh token, or of the one before within its grace. */
  holderByToken(tokenHash: Uint8Array): Promise<SessionHolder | null>
  /** Replaces the current token; `false`: it is not the current one, or the session is over. */
  rotate(rotation: SessionRotation): Promise<boolean>
  /** What a token is to its session; `null`: there is no such session. */
  tokenState(session: string, tokenHash: Uint8Array): Promise<TokenState | null>
  find(session: string): Promise<SessionRecord | null>
  /** The living sessions of an account, the last used first. */
  list(account: string): Promise<SessionRecord[]>
  /** Ends a session of this account; `false`: there is no living one. */
  revoke(session: string, account: string): Promise<boolean>
  /** Ends all sessions of an account but `except`; resolves to their ids. */
  revokeAll(account: string, except: string | null): Promise<string[]>
  /** Deletes at most `limit` sessions that ended before `time`. */
  deleteEnded(time: Date, limit: number): Promise<number>
}
