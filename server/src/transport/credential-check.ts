import type { Authentication, Authenticator, Credentials } from '../access/access.ts'

/** Checks of one session that run at the same time; further credentials wait, only the newest of them. */
const MAX_RUNNING = 4

/** What the credentials of a session have in common: they differ in their token. */
export type CredentialSource = Omit<Credentials, 'token'>

/** What became of the newest credentials; `failed`: the authenticator threw. */
export type Checked =
  | Authentication
  | { readonly ok: false; readonly code: 'internal'; readonly error: unknown }

/**
 * Checks the credentials of one session. The newest count: the result of older ones is ignored, whatever it is and
 * whenever it comes.
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

  /** Checks a token that replaces every earlier one. */
  check(token: string): void {
    const number = ++this.newest
    if (this.running >= MAX_RUNNING) {
      this.waiting = token
      return
    }
    this.waiting = null
    this.running++
    // An embedding program's authenticator may throw at once as well as later.
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
