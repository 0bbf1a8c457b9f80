import type { AccessStore } from '@cowrite/persistence'
import type { PasswordHasher } from '../../access/passwords.ts'
import { newSecret } from '../../access/secret.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import { type Attempts, networkOf } from '../attempts/attempts.ts'
import type { Letters } from '../mail/letters.ts'
import type { Mails } from '../mail/mails.ts'
import type { SessionService } from '../sessions/session-service.ts'
import type { SecondFactorNeeded, SignedIn, SignInService } from '../sign-in/sign-in-service.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** What a {@link RecoveryService} works with. */
export interface RecoveryServiceOptions {
  readonly store: AccessStore
  readonly actions: AccountActions
  readonly passwords: PasswordHasher
  readonly attempts: Attempts
  readonly sessions: SessionService
  readonly signIn: SignInService
  readonly mails: Mails
  readonly letters: Letters
}

/** Links by mail for people who forgot their password or change their address. Rejects with a `ServiceError`. */
export class RecoveryService {
  private readonly options: RecoveryServiceOptions

  constructor(options: RecoveryServiceOptions) {
    this.options = options
  }

  /** Sends a link for a new password, if there is an account. Neither the answer nor its time tells. */
  async forgot(email: string, client: Client): Promise<void> {
    const { store, attempts, mails, letters } = this.options
    await attempts.begin([
      { kind: 'requests', about: networkOf(client.address) },
      { kind: 'mail', about: email },
    ])
    mails.sendLater(async () => {
      const account = await store.accounts.findByEmail(email)
      if (account === null || account.disabled) return null
      const token = newSecret('cwp_')
      const ends = new Date(Date.now() + HOUR_MS)
      await store.mailTokens.create('reset', token, { account: account.id, email }, ends)
      return letters.reset(email, token)
    })
  }

  /** Sets a new password by a link, ends all sessions, and signs in; the second factor is asked for as ever. */
  async reset(token: string, password: string, client: Client): Promise<SignedIn | SecondFactorNeeded> {
    const { actions, attempts, passwords, sessions, signIn, mails, letters } = this.options
    await attempts.begin([{ kind: 'address', about: networkOf(client.address) }])
    const passwordHash = await passwords.hash(password)
    return await actions.run(client, async (action) => {
      const { unit, audit } = action
      const proof = await unit.mailTokens.take('reset', token)
      const found = proof?.account ? await unit.accounts.find(proof.account) : null
      if (proof === null || found === null) throw new ServiceError('not-found')
      // Whoever opens the link reads the mails of the address, unless it is no longer the account's.
      if (found.email !== proof.email) throw new ServiceError('not-found')
      const account = await unit.accounts.change(found.id, { passwordHash, emailVerified: true })
      if (account === null) throw new ServiceError('not-found')
      await unit.mailTokens.revoke('reset', account.id)
      await sessions.revokeAllIn(action, account.id, null)
      await audit(account, 'password.reset')
      if (account.email !== null) mails.send(letters.passwordChanged(account.email))
      return await signIn.complete(action, account, client, { kind: 'password' })
    })
  }

  /** Sends a link to a new address, which becomes the account's when it is opened. */
  async changeEmail(account: string, email: string, client: Client): Promise<void> {
    const { store, attempts, mails, letters } = this.options
    await attempts.begin([
      { kind: 'requests', about: networkOf(client.address) },
      { kind: 'mail', about: email },
    ])
    mails.sendLater(async () => {
      const owner = await store.accounts.findByEmail(email)
      if (owner?.emailVerified && owner.id !== account) return letters.alreadyThere(email)
      const token = newSecret('cwe_')
      await store.mailTokens.revoke('change', account)
      await store.mailTokens.create('change', token, { account, email }, new Date(Date.now() + DAY_MS))
      return letters.verify(email, token)
    })
  }

  /** Sends the link that proves the address of an account again. */
  async askForProof(account: string, client: Client): Promise<void> {
    const { store, attempts, mails, letters } = this.options
    const record = await store.accounts.find(account)
    if (record === null || record.email === null || record.emailVerified) throw new ServiceError('conflict')
    const { email } = record
    await attempts.begin([
      { kind: 'requests', about: networkOf(client.address) },
      { kind: 'mail', about: email },
    ])
    mails.sendLater(async () => {
      const token = newSecret('cwe_')
      await store.mailTokens.create('verify', token, { account, email }, new Date(Date.now() + DAY_MS))
      return letters.verify(email, token)
    })
  }
}
