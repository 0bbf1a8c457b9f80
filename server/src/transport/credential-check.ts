import type { Authentication, Authenticator, Credentials } from '../access/access.ts'

/** Concurrent checks of one session. Of further credentials, only the newest wait. */
const MAX_RUNNING = 4

/** The part of the credentials that is the same for all checks of a session; only the token differs. */
export type CredentialSource = Omit<Credentials, 'token'>

/** The result of checking the newest credentials; code `internal`: the authenticator threw. */
export type Checked =
  | Authentication
  | { readonly ok: false; readonly code: 'internal'; readonly error: unknown }

/**
 * Checks the credentials of one session. Only the newest credentials count: the results of older checks are ignored.
 */
export class CredentialCheck {
  private readonly authenticator: Authenticator
  private readonly source: CredentialSource
  private readonly onChecked: (checked: Checked) => void
  private running = 0
  private newest = 0
  private waiting: string | null = null

  /** `onChecked` is called once, with the result of the newest credentials. */
  constructor(authenticator: Authenticator, source: CredentialSource, onChecked: (checked: Checked) => void) {
    this.authenticator = authenticator
    this.source = source
    this.onChecked = onChecked
  }

  /** Checks a token, which replaces all earlier ones. */
  check(token: string): void {
    const number = ++this.newest
    if (this.running >= MAX_RUNNING) {
      this.waiting = token
      return
    }
    this.waiting = null
    this.running++
    // The authenticator of an embedding program may throw synchronously as well.
    new Promise<Authentication>((resolve) =>
      resolve(this.authenticator.authenticate({ ...this.source, token })),
    ).then(
      (result) => this.checked(number, result),
      (error: unknown) => this.checked(number, { ok: false, code: 'internal', error }),
    )
  }

  private checked(number: number, result: Checked): void {
    this.running--
    if (number === this.newest) this.onChecked(result)
    else if (this.waiting !== null) this.check(this.waiting)
  }
}
