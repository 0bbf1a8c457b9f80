import type { IncomingHttpHeaders } from 'node:http'
import type { Authentication, Authenticator, UpgradeAuthenticator, UpgradeCredentials } from '../access.ts'
import type { Tickets } from './tickets.ts'

/** Checks the refresh token of a browser's session, from its cookie. */
export interface CookieAuthenticator {
  /** The name of the cookie. */
  readonly cookie: string
  /** Says whose session this is. Rejects only when the database does. */
  authenticateCookie(refreshToken: string): Promise<Authentication>
}

/** What {@link UpgradeChecks} works with. */
export interface UpgradeChecksOptions {
  readonly tickets: Tickets
  /** For `Authorization`. */
  readonly tokens: Authenticator
  /** `null`: this server has no sessions of browsers. */
  readonly sessions: CookieAuthenticator | null
}

/** Checks y-websocket clients by ticket, `Authorization` or the cookie of a session; the first that there is counts. */
export class UpgradeChecks implements UpgradeAuthenticator {
  private readonly options: UpgradeChecksOptions

  constructor(options: UpgradeChecksOptions) {
    this.options = options
  }

  async authenticateUpgrade(credentials: UpgradeCredentials): Promise<Authentication> {
    const { tickets, tokens, sessions } = this.options
    const { ticket, token, documentName, headers } = credentials
    if (ticket !== null) return await tickets.redeem(ticket, documentName)
    if (token !== '') return await tokens.authenticate(credentials)
    const cookie = sessions && cookieOf(headers, sessions.cookie)
    if (cookie && sessions) return await sessions.authenticateCookie(cookie)
    return { ok: false, code: 'unauthorized', detail: 'a ticket or the header Authorization is missing' }
  }
}

/**
 * A cookie of a request that names its origin, which is checked for every upgrade: browsers name it, and cookies are for
 * browsers only. `null`: none.
 */
function cookieOf({ origin, cookie = '' }: IncomingHttpHeaders, name: string): string | null {
  if (origin === undefined) return null
  const prefix = `${name}=`
  const found = cookie
    .split(';')
    .map((pair) => pair.trim())
    .find((pair) => pair.startsWith(prefix))
  return found === undefined ? null : found.slice(prefix.length)
}
