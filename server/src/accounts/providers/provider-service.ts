import { createHash } from 'node:crypto'
import {
  type AccessStore,
  type AccountRecord,
  DEFAULT_ORGANIZATION_ID,
  type IdentityRecord,
} from '@cowrite/persistence'
import { z } from 'zod'
import { ServiceError } from '../../errors/service-error.ts'
import type { AccountAction, AccountActions } from '../activity/account-actions.ts'
import type { Client } from '../activity/client.ts'
import { type Attempts, networkOf } from '../attempts/attempts.ts'
import type { SignedIn, SignInService } from '../sign-in/sign-in-service.ts'
import type { OidcClient, ProviderPerson } from './oidc-client.ts'

/** Time at the provider, in ms. */
const AWAY_MS = 600_000
const NAME_LENGTH = 80

/** Who wants to add an identity to their account. */
export interface Linking {
  readonly account: string
  readonly session: string
}

/** What is kept of a sign-in while the person is at the provider. */
const pending = z.object({
  provider: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  next: z.string(),
  link: z.object({ account: z.string(), session: z.string() }).nullable(),
})

/** The end of a visit at a provider: signed in, or with a further identity. */
export interface ProviderVisit {
  readonly next: string
  /** `null`: an identity was added to the account of somebody who is signed in. */
  readonly signedIn: SignedIn | null
}

/** What a {@link ProviderService} works with. */
export interface ProviderServiceOptions {
  readonly store: AccessStore
  readonly actions: AccountActions
  readonly attempts: Attempts
  readonly signIn: SignInService
  readonly clients: readonly OidcClient[]
  /** The address of the server without a path. */
  readonly origin: () => string
}

/** Signing in by identity providers. Its methods reject with a `ServiceError`. */
export class ProviderService {
  private readonly options: ProviderServiceOptions

  constructor(options: ProviderServiceOptions) {
    this.options = options
  }

  /** Where the person is sent, and the state that their browser keeps. */
  async begin(
    name: string,
    next: string,
    link: Linking | null,
    client: Client,
  ): Promise<{ readonly url: string; readonly state: string }> {
    const { store, attempts } = this.options
    const provider = this.client(name)
    await attempts.begin([{ kind: 'address', about: networkOf(client.address) }])
    const { url, request } = await provider.begin(this.callback(name))
    const { state, ...kept } = request
    const content = { ...kept, provider: name, next, link } satisfies z.input<typeof pending>
    await store.pendingSecrets.put('provider', state, content, new Date(Date.now() + AWAY_MS))
    return { url: url.href, state }
  }

  /** Takes the person back. `query`: what the provider added to the address, with its `?`. */
  async finish(name: string, query: string, state: string, client: Client): Promise<ProviderVisit> {
    const { store, actions, signIn } = this.options
    const kept = pending.safeParse(await store.pendingSecrets.take('provider', state))
    if (!kept.success || kept.data.provider !== name) throw new ServiceError('unauthorized', 'Sign in again.')
    const { nonce, verifier, next, link } = kept.data
    const provider = this.client(name)
    const url = new URL(query, this.callback(name))
    const person = await provider.finish(url, { state, nonce, verifier })
    return await actions.run(client, async (action) => {
      if (link !== null) {
        await this.link(action, person, link)
        return { next, signedIn: null }
      }
      const account = await this.accountOf(action, provider, person)
      if (person.groups !== null) await setGroups(action, account, person.groups)
      const method = { kind: 'provider', issuer: person.issuer } as const
      return { next, signedIn: await signIn.begin(action, account, client, method) }
    })
  }

  /** The identities of an account, each with an id for {@link unlink}. */
  async list(account: string): Promise<(IdentityRecord & { readonly id: string; readonly title: string })[]> {
    const identities = await this.options.store.identities.list(account)
    const titleOf = (issuer: string) =>
      this.options.clients.find(({ config }) => config.issuer === issuer)?.config.title ?? issuer
    return identities.map((one) => ({ ...one, id: idOf(one), title: titleOf(one.issuer) }))
  }

  /** Removes an identity; refused when the person could not sign in any more. */
  async unlink(account: string, id: string, client: Client): Promise<void> {
    await this.options.actions.run(client, async ({ unit, audit }) => {
      await unit.accounts.lock(account)
      const record = await unit.accounts.find(account)
      const identities = await unit.identities.list(account)
      const identity = identities.find((one) => idOf(one) === id)
      if (record === null || identity === undefined) throw new ServiceError('not-found')
      const passkeys = await unit.passkeys.list(account)
      if (!record.hasPassword && passkeys.length === 0 && identities.length === 1)
        throw new ServiceError('conflict', 'Set a password first: there would be no way to sign in.')
      await unit.identities.delete(account, identity.issuer, identity.subject)
      await audit(record, 'identity.removed', { issuer: identity.issuer })
    })
  }

  private async link({ unit, audit }: AccountAction, person: ProviderPerson, link: Linking): Promise<void> {
    const holder = await unit.sessions.holder(link.session)
    const account = await unit.accounts.find(link.account)
    if (holder === null || holder.account !== link.account || account === null)
      throw new ServiceError('unauthorized', 'Sign in again.')
    const { issuer, subject, email } = person
    const known = await unit.identities.find(issuer, subject)
    if (known?.account === account.id) return
    if (known !== null) throw new ServiceError('conflict', 'This identity belongs to another account.')
    await unit.identities.add({ issuer, subject, account: account.id, email })
    await audit(account, 'identity.added', { issuer })
  }

  private async accountOf(
    action: AccountAction,
    { config }: OidcClient,
    person: ProviderPerson,
  ): Promise<AccountRecord> {
    const { unit, audit } = action
    const { issuer, subject, email, emailVerified } = person
    const identity = await unit.identities.find(issuer, subject)
    if (identity !== null) return present(await unit.accounts.find(identity.account))
    const owner = email === null ? null : await unit.accounts.findByEmail(email)
    if (owner !== null && emailVerified) {
      // An address that the account never proved says nothing of whose it is.
      if (!config.linkByEmail || !owner.emailVerified)
        throw new ServiceError(
          'conflict',
          'There is an account with this e-mail address: sign in and link it.',
        )
      await unit.identities.add({ issuer, subject, account: owner.id, email })
      await audit(owner, 'identity.added', { issuer, by: 'e-mail address' })
      return owner
    }
    const account = await this.create(action, config.createAccounts, person)
    await unit.identities.add({ issuer, subject, account: account.id, email })
    return account
  }

  private async create(
    { unit, audit, tell }: AccountAction,
    mayCreate: boolean,
    { issuer, email, emailVerified, name }: ProviderPerson,
  ): Promise<AccountRecord> {
    if (!mayCreate || !(await unit.accountMemberships.hasOwner(DEFAULT_ORGANIZATION_ID)))
      throw new ServiceError('forbidden', 'There is no account for you yet; ask for an invitation.')
    const account = await unit.accounts.create({
      email: emailVerified ? email : null,
      emailVerified: emailVerified && email !== null,
      name: (name ?? email?.split('@')[0] ?? 'New member').slice(0, NAME_LENGTH),
      passwordHash: null,
    })
    if (account === null) throw new ServiceError('conflict')
    await unit.accountMemberships.join(account.id, DEFAULT_ORGANIZATION_ID, 'member')
    await audit(account, 'account.created', { by: issuer })
    await tell({ kind: 'account', account: account.id })
    return account
  }

  private client(name: string): OidcClient {
    const client = this.options.clients.find(({ config }) => config.name === name)
    if (client === undefined) throw new ServiceError('not-found')
    return client
  }

  private callback(name: string): string {
    return `${this.options.origin()}/api/v1/auth/providers/${name}/callback`
  }
}

/** Puts the account into the groups of the organization that the provider names, and takes it out of the others. */
async function setGroups(
  { unit, audit, tell }: AccountAction,
  account: AccountRecord,
  groups: readonly string[],
): Promise<void> {
  const memberships = await unit.accountMemberships.organizationsOf(account.id)
  if (!memberships.some(({ id }) => id === DEFAULT_ORGANIZATION_ID)) return
  if (!(await unit.accountMemberships.setClaimedGroups(account.id, DEFAULT_ORGANIZATION_ID, groups))) return
  await audit(account, 'group.members-claimed')
  await tell({ kind: 'account', account: account.id })
}

function present(account: AccountRecord | null): AccountRecord {
  if (account === null) throw new ServiceError('unauthorized')
  return account
}

/** The id of an identity in addresses. */
function idOf({ issuer, subject }: Pick<IdentityRecord, 'issuer' | 'subject'>): string {
  return createHash('sha256')
    .update(JSON.stringify([issuer, subject]))
    .digest('base64url')
}
