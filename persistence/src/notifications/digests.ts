/** How often an account gets a mail about unread notifications. */
export const DIGEST_RULES = ['off', 'hourly', 'daily'] as const

export type DigestRule = (typeof DIGEST_RULES)[number]

/** A mail that is due, which only the caller may send. */
export interface ClaimedDigest {
  readonly account: string
  readonly email: string
  readonly name: string
  /** Ids of the notifications: unread, and in no mail before. */
  readonly ids: readonly string[]
}

/** Mails about unread notifications. */
export interface DigestStore {
  /** `daily` for an account that never chose. */
  rule(account: string): Promise<DigestRule>
  /** `false`: there is no such account. */
  setRule(account: string, rule: DigestRule): Promise<boolean>
  /**
   * Claims mails that are due: of accounts with a verified address, whose oldest notification that is unread and in no mail
   * is older than an hour or a day by their rule. Notifications older than a week are in no mail. A claimed notification is
   * in no other mail, whatever becomes of the claimer.
   */
  claim(limit: number): Promise<ClaimedDigest[]>
  /** The mail was certainly not sent: its notifications may be claimed again after `afterMs`. */
  giveBack(digest: ClaimedDigest, afterMs: number): Promise<void>
}
