import type { Signed } from '../../api/accounts.ts'

/** An access token, in memory only. */
export interface AccessToken {
  readonly text: string
  /** When it has to be renewed at the latest, ms of this device's clock. */
  readonly until: number
}

/** How long before its end a token is not sent any more, ms, as a request may take that long; half its life at most. */
const MARGIN_MS = 30_000

/**
 * The access token of an answer. `sentAt` is the server's time of the answer (its header `date`), because this device's
 * clock may be wrong; `now` is this device's.
 */
export function accessTokenOf(signed: Signed, sentAt: string | null, now: number): AccessToken {
  const sent = Date.parse(sentAt ?? '')
  const life = Date.parse(signed.expiresAt) - (Number.isNaN(sent) ? now : sent)
  return { text: signed.accessToken, until: now + Math.max(life / 2, life - MARGIN_MS) }
}
