import type { AccessStore, AccountRecord } from '@cowrite/persistence'
import type { PasswordHasher } from '../../access/passwords.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import { type Attempts, guess } from '../attempts/attempts.ts'
import type { SessionService } from '../sessions/session-service.ts'
import type { SecondFactorNeeded, SignedIn, SignInService } from '../sign-in/sign-in-service.ts'

/** What a {@link PasswordService} works with. */
export interface PasswordServiceOptions {
  readonly store: AccessStore
  readonly actions: AccountActions
  readonly passwords: PasswordHasher
  readonly attempts: Attempts
  readonly sessions: SessionService
  readonly signIn: SignInService
}

/** Signing in by password, and changing it. Its methods reject with a `ServiceError`. */
export class PasswordService {
  private readonly options: PasswordServiceOptions

  constructor(options: PasswordServiceOptions) {
    this.options = options
  }

  /**
   * Signs in. The refusal, and the time that it takes, are the same whether there is no such account, it has no password, or
   * the password is wrong. A hash with outdated parameters is replaced.
   */
  async signIn(email: string, password: string, client: Client): Promise<SignedIn | SecondFactorNeeded> {
    const { store, actions, passwords, attempts, signIn } = this.options
    const guesses = guess(email, client.address)
    await attempts.begin(guesses)
    const account = await store.accounts.findByEmail(email)
    const hash = await store.accounts.passwordHash(account?.id ?? NO_ACCOUNT)
    if (!(await passwords.verify(hash, password)) || account === null || hash === null) {
      await this.failed(account, client)
      throw new ServiceError('unauthorized', 'The e-mail address or the password is wrong.')
    }
    await attempts.succeeded(guesses)
    const passwordHash = passwords.isOutdated(hash) ? await passwords.hash(password) : null
    return await actions.run(client, async (action) => {
      if (passwordHash !== null) await action.unit.accounts.change(account.id, { passwordHash })
      return await signIn.complete(action, account, client, { kind: 'password' })
    })
  }

  /** Rejects with `forbidden` unless this is the password of the account; also when it has none. */
  async check(account: string, password: string | undefined, client: Client): Promise<void> {
    const { store, passwords, attempts } = this.options
    const guesses = guess(account, client.address)
    await attempts.begin(guesses)
    const hash = await store.accounts.passwordHash(account)
    if (password === undefined || !(await passwords.verify(hash, password)))
      throw new ServiceError('forbidden', 'The password is wrong.')
    await attempts.succeeded(guesses)
  }

  /** As {@link check}, for an account with a password; for others their session is enough. */
  async confirm(account: string, password: string | undefined, client: Client): Promise<void> {
    const record = await this.options.store.accounts.find(account)
    if (record === null || record.hasPassword) await this.check(account, password, client)
  }

  /**
   * Sets a new password, and ends the other sessions. An account with a password has to give it; one without signed in by
   * a passkey or a provider.
   */
  async change(
    account: string,
    session: string,
    { current, password }: { readonly current?: string | undefined; readonly password: string },
    client: Client,
  ): Promise<void> {
    const { store, actions, passwords, sessions } = this.options
    const record = await store.accounts.find(account)
    if (record === null) throw new ServiceError('unauthorized')
    await this.confirm(account, current, client)
    const passwordHash = await passwords.hash(password)
    await actions.run(client, async (action) => {
      await action.unit.accounts.change(account, { passwordHash })
      await action.audit(record, 'password.changed')
      await sessions.revokeAllIn(action, account, session)
    })
  }

  /** The same statements for an account and for none: their time must not tell which it was. */
  private async failed(account: AccountRecord | null, client: Client): Promise<void> {
    await this.options.actions.run(client, async ({ unit, audit }) => {
      if (account !== null) return await audit(account, 'sign-in.failed')
      await unit.accountMemberships.organizationsOf(NO_ACCOUNT)
      await unit.audit.record({
        ...{ organization: null, principal: '', principalName: '', action: 'sign-in.failed' },
        ...{ target: { kind: 'account', id: '', name: '' }, address: client.address },
      })
    })
  }
}

/** No account has this id, so that the question is asked for unknown addresses too. */
const NO_ACCOUNT = '00000000-0000-7000-8000-000000000000'
