import type { AccessStore, AccountRecord } from '@cowrite/persistence'
import { newSecret } from '../../access/secret.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountAction } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import { type AccountView, viewOf } from '../people/account-view.ts'
import type { SessionService, SessionTokens } from '../sessions/session-service.ts'

/** Time to enter the second factor, in ms. */
const SECOND_FACTOR_MS = 300_000

/** The methods that need no second factor: the device checked the person itself, or the identity provider did. */
export type SignInMethod =
  | { readonly kind: 'password' }
  | { readonly kind: 'passkey' }
  | { readonly kind: 'provider'; readonly issuer: string }

/** A person who is signed in. */
export interface SignedIn {
  readonly kind: 'signed-in'
  readonly tokens: SessionTokens
  readonly account: AccountView
}

/** A person who has to enter a code first. */
export interface SecondFactorNeeded {
  readonly kind: 'second-factor'
  /** Sent back with the code. */
  readonly token: string
}

/** Begins sessions of people who proved who they are, however they did. */
export class SignInService {
  private readonly sessions: SessionService

  constructor(sessions: SessionService) {
    this.sessions = sessions
  }

  /** Signs a person in, or asks for the second factor. Rejects with `forbidden` when the account may not sign in so. */
  async complete(
    action: AccountAction,
    account: AccountRecord,
    client: Client,
    method: SignInMethod,
  ): Promise<SignedIn | SecondFactorNeeded> {
    if (account.secondFactor && method.kind === 'password') {
      await this.allowed(action, account, method)
      const token = newSecret('cwf_')
      const ends = new Date(Date.now() + SECOND_FACTOR_MS)
      await action.unit.pendingSecrets.put('second-factor', token, { account: account.id }, ends)
      return { kind: 'second-factor', token }
    }
    return await this.begin(action, account, client, method)
  }

  /** Signs a person in for whom nothing more has to be asked. */
  async begin(
    action: AccountAction,
    account: AccountRecord,
    client: Client,
    method: SignInMethod,
  ): Promise<SignedIn> {
    await this.allowed(action, account, method)
    const name = method.kind === 'provider' ? method.issuer : method.kind
    const tokens = await this.sessions.begin(action, account, client, name)
    return { kind: 'signed-in', tokens, account: await viewOf(action.unit, account) }
  }

  /** Ends a session, when it is refreshed, that an organization does not take any more. */
  async checkRefresh(store: AccessStore, { account, session }: SessionTokens): Promise<void> {
    const found = await store.sessions.find(session)
    if (found === null) throw new ServiceError('unauthorized')
    const { method } = found
    // A program that contains the server answers for its sessions.
    if (method === 'program') return
    const how: SignInMethod =
      method === 'password' || method === 'passkey' ? { kind: method } : { kind: 'provider', issuer: method }
    if ((await issuerAsked(store.accountMemberships, account, how)) !== null)
      throw new ServiceError('unauthorized', 'Sign in again, in the way that your organization asks for.')
  }

  private async allowed(
    { unit }: AccountAction,
    { id, disabled }: AccountRecord,
    method: SignInMethod,
  ): Promise<void> {
    if (disabled) throw new ServiceError('forbidden', 'This account is disabled.')
    const issuer = await issuerAsked(unit.accountMemberships, id, method)
    if (issuer !== null) throw new ServiceError('forbidden', `Sign in with ${issuer}.`)
  }
}

/** The issuer that an organization of the account requires and that `method` is not; `null`: none. */
async function issuerAsked(
  memberships: AccountAction['unit']['accountMemberships'],
  account: string,
  method: SignInMethod,
): Promise<string | null> {
  const required = await memberships.requirementsOf(account)
  const organizations = await memberships.organizationsOf(account)
  const other = required.find(
    ({ id, requiredIssuer }) =>
      requiredIssuer !== null &&
      !(method.kind === 'provider' && method.issuer === requiredIssuer) &&
      // Owners can always get in and change the rule, also when the provider is gone.
      organizations.find((organization) => organization.id === id)?.role !== 'owner',
  )
  return other?.requiredIssuer ?? null
}
