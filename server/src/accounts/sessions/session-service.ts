import type { AccessScope } from '@cowrite/persistence'
import { type AccessStore, hashSecret, newId, type SessionRecord } from '@cowrite/persistence'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountAction, AccountActions, Person } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import type { AccessTokens } from './access-tokens.ts'
import type { RefreshTokens } from './refresh-tokens.ts'

const DAY_MS = 86_400_000

/** Time in which the replaced token of a session is accepted too, in ms: tabs refresh at the same moment. */
export const GRACE_MS = 10_000

/** The tokens of a session that began or was refreshed. */
export interface SessionTokens {
  readonly session: string
  readonly account: string
  readonly accessToken: string
  /** When the access token ends. */
  readonly accessExpiresAt: Date
  readonly refreshToken: string
  /** When the session ends without further use. */
  readonly expiresAt: Date
}

/** What a {@link SessionService} works with. */
export interface SessionServiceOptions {
  readonly store: AccessStore
  readonly actions: AccountActions
  readonly accessTokens: AccessTokens
  readonly refreshTokens: RefreshTokens
  /** Days that a session lives without use. */
  readonly days: number
  /** [{@link GRACE_MS}] */
  readonly graceMs?: number
}

/** Sessions of browsers. Its methods reject with a `ServiceError` `unauthorized` or `not-found`. */
export class SessionService {
  private readonly options: SessionServiceOptions

  constructor(options: SessionServiceOptions) {
    this.options = options
  }

  /** Begins a session, in the transaction of `action`. `method`: `password`, `passkey`, or an issuer. */
  async begin(action: AccountAction, person: Person, client: Client, method: string): Promise<SessionTokens> {
    const { refreshTokens } = this.options
    const session = newId()
    const refreshToken = refreshTokens.first(session)
    const expiresAt = this.end()
    await action.unit.sessions.create({
      ...{ id: session, account: person.id, tokenHash: hashSecret(refreshToken) },
      ...{ ...client, method, expiresAt },
    })
    await action.unit.accounts.seen(person.id)
    await action.audit(person, 'session.started', { method })
    return await this.tokens(session, person.id, refreshToken, expiresAt)
  }

  /**
   * Replaces a refresh token. One that was replaced before, and not a moment ago, ends the session: either the person or
   * somebody else holds a copy.
   */
  async refresh(refreshToken: string, client: Client): Promise<SessionTokens> {
    const { store, refreshTokens, graceMs = GRACE_MS } = this.options
    const session = refreshTokens.sessionOf(refreshToken)
    if (session === null) throw new ServiceError('unauthorized')
    const tokenHash = hashSecret(refreshToken)
    const next = refreshTokens.next(refreshToken)
    const expiresAt = this.end()
    const isRotated = await store.sessions.rotate({
      ...{ session, tokenHash, nextHash: hashSecret(next) },
      ...{ graceUntil: new Date(Date.now() + graceMs), expiresAt, address: client.address },
    })
    const found = await store.sessions.find(session)
    const state = isRotated ? 'current' : await store.sessions.tokenState(session, tokenHash)
    if (state === 'replaced' && found !== null) await this.endReused(found, client)
    if (found === null || (state !== 'current' && state !== 'grace')) throw new ServiceError('unauthorized')
    if (isRotated) await store.accounts.seen(found.account)
    return await this.tokens(session, found.account, next, found.expiresAt)
  }

  /** Ends the session of a refresh token, if there is one. */
  async signOut(refreshToken: string, client: Client): Promise<void> {
    const { store, refreshTokens } = this.options
    const session = refreshTokens.sessionOf(refreshToken)
    const found = session === null ? null : await store.sessions.find(session)
    if (found !== null) await this.revoke(found.account, found.id, client)
  }

  /** The living sessions of an account, the last used first. */
  list(account: string): Promise<SessionRecord[]> {
    return this.options.store.sessions.list(account)
  }

  /** Ends one session of an account. */
  async revoke(account: string, session: string, client: Client): Promise<void> {
    await this.options.actions.run(client, async (action) => {
      if (!(await action.unit.sessions.revoke(session, account))) throw new ServiceError('not-found')
      await this.ended(action, account, [session], 'session.revoked')
    })
  }

  /** Ends all sessions of an account but `except`. */
  async revokeAll(account: string, except: string | null, client: Client): Promise<void> {
    await this.options.actions.run(client, (action) => this.revokeAllIn(action, account, except))
  }

  /** As {@link revokeAll}, in the transaction of `action`. */
  async revokeAllIn(action: AccountAction, account: string, except: string | null): Promise<void> {
    const sessions = await action.unit.sessions.revokeAll(account, except)
    if (sessions.length > 0) await this.ended(action, account, sessions, 'session.all-revoked')
  }

  private async endReused({ id, account }: SessionRecord, client: Client): Promise<void> {
    await this.options.actions.run(client, async (action) => {
      if (await action.unit.sessions.revoke(id, account))
        await this.ended(action, account, [id], 'session.reused')
    })
  }

  private async ended(
    { unit, audit, tell }: AccountAction,
    account: string,
    sessions: readonly string[],
    what: string,
  ): Promise<void> {
    const record = await unit.accounts.find(account)
    if (record !== null) await audit(record, what, { sessions: sessions.length })
    for (const session of sessions) await tell({ kind: 'session', session } satisfies AccessScope)
  }

  private async tokens(
    session: string,
    account: string,
    refreshToken: string,
    expiresAt: Date,
  ): Promise<SessionTokens> {
    const { token, expiresAt: accessExpiresAt } = await this.options.accessTokens.issue(session, account)
    return { session, account, accessToken: token, accessExpiresAt, refreshToken, expiresAt }
  }

  private end(): Date {
    return new Date(Date.now() + this.options.days * DAY_MS)
  }
}
