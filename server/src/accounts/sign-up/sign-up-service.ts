import {
  type AccessStore,
  type AccessUnit,
  type AccountRecord,
  DEFAULT_ORGANIZATION_ID,
} from '@cowrite/persistence'
import type { PasswordHasher } from '../../access/passwords.ts'
import { newSecret } from '../../access/secret.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountAction, AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import { type Attempts, networkOf } from '../attempts/attempts.ts'
import type { Letters } from '../mail/letters.ts'
import type { Mails } from '../mail/mails.ts'
import type { SecondFactorNeeded, SignedIn, SignInService } from '../sign-in/sign-in-service.ts'

const DAY_MS = 86_400_000

/** Invitations to organizations, as signing up needs them. */
export interface SignUpInvitations {
  /** The address that an invitation is for, `null` for a link; `null`: there is no such invitation. */
  find(secret: string): Promise<{ readonly email: string | null } | null>
  /** Gives the account what the invitation grants, in the transaction of `unit`; `false`: the invitation is over. */
  accept(
    unit: AccessUnit,
    secret: string,
    account: Pick<AccountRecord, 'id' | 'name' | 'email'>,
    address: string,
  ): Promise<boolean>
}

/** Somebody who signs up. */
export interface NewcomerRequest {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly invitation?: string | undefined
}

/** The person has to open the link in a mail. */
export interface VerificationNeeded {
  readonly kind: 'verify'
}

/** What a {@link SignUpService} works with. */
export interface SignUpServiceOptions {
  readonly store: AccessStore
  readonly actions: AccountActions
  readonly passwords: PasswordHasher
  readonly attempts: Attempts
  readonly signIn: SignInService
  readonly mails: Mails
  readonly letters: Letters
  readonly invitations: SignUpInvitations | null
  /** Who may sign up, where the organization says nothing else. */
  readonly rule: 'open' | 'invite' | 'closed'
}

type Newcomer = Pick<NewcomerRequest, 'email' | 'name'> & { readonly passwordHash: string }

/** Signing up, and proving an e-mail address. Its methods reject with a `ServiceError`. */
export class SignUpService {
  private readonly options: SignUpServiceOptions

  constructor(options: SignUpServiceOptions) {
    this.options = options
  }

  /** Who may sign up: what the first organization says, or else the configuration. */
  async rule(): Promise<'open' | 'invite' | 'closed'> {
    const { store, rule } = this.options
    const organization = await store.accountMemberships.signInOf(DEFAULT_ORGANIZATION_ID)
    return organization === null || organization.signUp === 'inherit' ? rule : organization.signUp
  }

  /**
   * Signs up. With an invitation the account is created at once. Without one, it is created when the link in the mail is
   * opened, so that nobody takes an address that is not theirs; the answer does not tell whether it has an account.
   */
  async signUp(
    { invitation, password, ...person }: NewcomerRequest,
    client: Client,
  ): Promise<SignedIn | SecondFactorNeeded | VerificationNeeded> {
    const { store, attempts, passwords } = this.options
    await attempts.begin([{ kind: 'requests', about: networkOf(client.address) }])
    if (!(await store.accountMemberships.hasOwner(DEFAULT_ORGANIZATION_ID)))
      throw new ServiceError('forbidden', 'This server is not set up yet.')
    if (invitation === undefined && (await this.rule()) !== 'open')
      throw new ServiceError('forbidden', 'Signing up takes an invitation.')
    const newcomer = { ...person, passwordHash: await passwords.hash(password) }
    if (invitation !== undefined) return await this.join(newcomer, invitation, client)
    await attempts.begin([{ kind: 'mail', about: person.email }])
    this.askForProof(newcomer)
    return { kind: 'verify' }
  }

  /** Uses the link of a mail: creates the account that signed up, or confirms the address of one. */
  async verify(token: string, client: Client): Promise<void> {
    const { actions, mails, letters, attempts } = this.options
    await attempts.begin([{ kind: 'address', about: networkOf(client.address) }])
    await actions.run(client, async (action) => {
      const { unit, audit, tell } = action
      const newcomer = await unit.pendingSecrets.take('sign-up', token)
      if (newcomer !== null) return await create(action, newcomer as unknown as Newcomer)
      const change = await unit.mailTokens.take('change', token)
      const proof = change ?? (await unit.mailTokens.take('verify', token))
      const account = proof?.account ? await unit.accounts.find(proof.account) : null
      if (proof === null || account === null || proof.email === null) throw new ServiceError('not-found')
      // The link proves the address that it was sent to, which may have been changed since.
      if (change === null && account.email !== proof.email) throw new ServiceError('not-found')
      await makeRoom(unit, proof.email, account.id)
      await unit.accounts.change(account.id, { email: proof.email, emailVerified: true })
      if (change === null) return
      await audit(account, 'account.email-changed', { before: account.email, after: proof.email })
      await tell({ kind: 'account', account: account.id })
      if (account.email !== null) mails.send(letters.emailChanged(account.email, proof.email))
    })
  }

  private async join(newcomer: Newcomer, secret: string, client: Client) {
    const { actions, invitations, signIn } = this.options
    const invitation = await invitations?.find(secret)
    if (!invitations || !invitation) throw new ServiceError('not-found')
    const isForThem = invitation.email === newcomer.email
    if (invitation.email !== null && !isForThem) throw new ServiceError('not-found')
    return await actions.run(client, async (action) => {
      const { unit, audit } = action
      const account = await unit.accounts.create({ ...newcomer, emailVerified: isForThem })
      if (account === null)
        throw new ServiceError('conflict', 'There is an account with this e-mail address: sign in with it.')
      if (!(await invitations.accept(unit, secret, account, client.address)))
        throw new ServiceError('not-found')
      await audit(account, 'account.created', { by: 'invitation' })
      if (!isForThem) await this.sendVerification(unit, account.id, newcomer.email)
      return await signIn.complete(action, account, client, { kind: 'password' })
    })
  }

  private async sendVerification(unit: AccessUnit, account: string, email: string): Promise<void> {
    const { mails, letters } = this.options
    const token = newSecret('cwe_')
    await unit.mailTokens.create('verify', token, { account, email }, new Date(Date.now() + DAY_MS))
    mails.send(letters.verify(email, token))
  }

  private askForProof(newcomer: Newcomer): void {
    const { store, mails, letters } = this.options
    const { email } = newcomer
    mails.sendLater(async () => {
      const account = await store.accounts.findByEmail(email)
      if (account?.emailVerified) return letters.alreadyThere(email)
      const token = newSecret('cwe_')
      await store.pendingSecrets.put('sign-up', token, { ...newcomer }, new Date(Date.now() + DAY_MS))
      return letters.signUp(email, token)
    })
  }
}

/** Creates the account of somebody who proved their address. */
async function create({ unit, audit, tell }: AccountAction, newcomer: Newcomer): Promise<void> {
  await makeRoom(unit, newcomer.email, null)
  const account = await unit.accounts.create({ ...newcomer, emailVerified: true })
  if (account === null) throw new ServiceError('not-found')
  await unit.accountMemberships.join(account.id, DEFAULT_ORGANIZATION_ID, 'member')
  await audit(account, 'account.created', { by: 'sign-up' })
  await tell({ kind: 'account', account: account.id })
}

/** Takes an address that was proved now from another account that never proved it; rejects when that one did. */
async function makeRoom(unit: AccessUnit, email: string, account: string | null): Promise<void> {
  const other = await unit.accounts.findByEmail(email)
  if (other === null || other.id === account) return
  if (other.emailVerified) throw new ServiceError('conflict', 'There is an account with this e-mail address.')
  await unit.accounts.change(other.id, { email: null })
}
