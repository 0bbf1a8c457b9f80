import type { AuthOptions, SignInApi } from '../../api/accounts.ts'

/** What every page for signing in is given. */
export interface GateProps {
  readonly api: SignInApi
  readonly options: AuthOptions
}

/** What a page for a link with a secret is given. */
export interface LinkProps extends GateProps {
  /** The secret. */
  readonly token: string
}
