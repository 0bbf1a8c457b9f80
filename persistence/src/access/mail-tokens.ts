/**
 * What a link is for: `setup` makes the first owner, `verify` proves an e-mail address, `change` proves a new one,
 * `reset` sets a new password.
 */
export type MailTokenKind = 'setup' | 'verify' | 'change' | 'reset'

/** What belongs to a link. */
export interface MailToken {
  /** `null`: none, for `setup`. */
  readonly account: string | null
  readonly email: string | null
}

/** Links that are sent by mail and used once. Only the hash of the secret is stored. */
export interface MailTokenStore {
  create(kind: MailTokenKind, secret: string, token: MailToken, expiresAt: Date): Promise<void>
  /** Uses the link; `null`: there is none, it was used, or it expired. */
  take(kind: MailTokenKind, secret: string): Promise<MailToken | null>
  /** Ends all unused links of this kind; of one account, or of all when it is `null`. */
  revoke(kind: MailTokenKind, account: string | null): Promise<void>
  /** Deletes the links that expired or were used before `time`. */
  deleteEnded(time: Date): Promise<number>
}
