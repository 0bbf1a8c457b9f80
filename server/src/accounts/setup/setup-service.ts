import { type AccessStore, type AccountRecord, DEFAULT_ORGANIZATION_ID } from '@cowrite/persistence'
import type { PasswordHasher } from '../../access/passwords.ts'
import { newSecret } from '../../access/secret.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountAction, AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import type { SignedIn, SignInService } from '../sign-in/sign-in-service.ts'

const WEEK_MS = 604_800_000

/** The first owner. */
export interface FirstOwner {
  readonly email: string
  readonly name: string
  readonly password: string
  /** The name of the organization. */
  readonly organization: string
}

/** The first start: who opens the set-up link becomes the owner of everything that is there. */
export class SetUpService {
  private readonly store: AccessStore
  private readonly actions: AccountActions
  private readonly passwords: PasswordHasher
  private readonly signIn: SignInService
  private isDone = false

  constructor(options: {
    readonly store: AccessStore
    readonly actions: AccountActions
    readonly passwords: PasswordHasher
    readonly signIn: SignInService
  }) {
    this.store = options.store
    this.actions = options.actions
    this.passwords = options.passwords
    this.signIn = options.signIn
  }

  /** Whether the first owner is still to come. */
  async isNeeded(): Promise<boolean> {
    this.isDone ||= await this.store.accountMemberships.hasOwner(DEFAULT_ORGANIZATION_ID)
    return !this.isDone
  }

  /** A new secret for the set-up link; `null` when there is an owner. Valid for a week, until one of them is used. */
  async newLink(): Promise<string | null> {
    if (!(await this.isNeeded())) return null
    const secret = newSecret('cwu_')
    await this.store.mailTokens.create(
      'setup',
      secret,
      { account: null, email: null },
      new Date(Date.now() + WEEK_MS),
    )
    return secret
  }

  /** Makes the holder of a link the first owner and signs them in; a link that is over is `not-found`. */
  async complete(token: string, owner: FirstOwner, client: Client): Promise<SignedIn> {
    const passwordHash = await this.passwords.hash(owner.password)
    return await this.actions.run(client, async (action) => {
      if ((await action.unit.mailTokens.take('setup', token)) === null) throw new ServiceError('not-found')
      const account = await makeFirstOwner(action, owner, passwordHash)
      return await this.signIn.begin(action, account, client, { kind: 'password' })
    })
  }
}

/** Makes an account the first owner; rejects with `not-found` when there is one, for a link that came too late. */
export async function makeFirstOwner(
  { unit, audit, tell }: AccountAction,
  { email, name, organization }: Omit<FirstOwner, 'password'>,
  passwordHash: string,
): Promise<AccountRecord> {
  const organizationId = DEFAULT_ORGANIZATION_ID
  // Two people with two links: the second one finds an owner.
  if (await unit.accountMemberships.lockHasOwner(organizationId)) throw new ServiceError('not-found')
  // Whoever can read the server's log, or reach its database, says whose address it is.
  const account = await unit.accounts.create({ email, emailVerified: true, name, passwordHash })
  if (account === null) throw new ServiceError('conflict', 'There is an account with this e-mail address.')
  await unit.accountMemberships.join(account.id, organizationId, 'owner')
  await unit.accountMemberships.rename(organizationId, organization)
  // Those who are invited next find what is there, as everybody did before there were accounts.
  for (const { id } of await unit.projects.list(organizationId))
    await unit.grants.put({ kind: 'project', id }, { kind: 'everyone' }, 'editor', `person:${account.id}`)
  await unit.mailTokens.revoke('setup', null)
  await audit(account, 'organization.set-up')
  await tell({ kind: 'organization', organization: organizationId })
  return account
}
