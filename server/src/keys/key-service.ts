import type { AccessStore, ApiKeyRecord, KeyHolder, KeyScope, OrganizationRole } from '@cowrite/persistence'
import type { AccessChanges, Actor } from '../access/access-changes.ts'
import type { Principal } from '../access/principal.ts'
import { signedIn } from '../access/scopes.ts'
import { ServiceError } from '../errors/service-error.ts'
import { newKey } from './secret.ts'

/** Most keys of one holder. */
const MOST_KEYS = 100

/** A key that somebody wants. */
export interface KeyOrder {
  readonly name: string
  readonly scopes: readonly KeyScope[]
  /** Keys of projects; `null`: all that the holder reaches. */
  readonly projects: readonly string[] | null
  readonly expiresAt: Date | null
}

/** A key that was made, with its secret, which is shown once. */
export interface NewKey {
  readonly record: ApiKeyRecord
  readonly secret: string
}

/** What a {@link KeyService} works with. */
export interface KeyServiceOptions {
  readonly store: Pick<AccessStore, 'apiKeys'>
  /** The organizations of accounts. */
  readonly memberships: {
    organizationsOf(
      account: string,
    ): Promise<readonly { readonly id: string; readonly role: OrganizationRole }[]>
  }
  readonly changes: AccessChanges
}

/**
 * Keys of the API of people and organizations. Only who signed in with a browser manages keys, so that no key makes
 * another one. All methods reject with a {@link ServiceError}.
 */
export class KeyService {
  private readonly options: KeyServiceOptions

  constructor(options: KeyServiceOptions) {
    this.options = options
  }

  /** The keys of the principal, or of an organization that it administers; newest first. */
  async list(principal: Principal, organization: string | null): Promise<readonly ApiKeyRecord[]> {
    return await this.options.store.apiKeys.list(await this.holder(principal, organization))
  }

  /** Makes a key of the principal, or of an organization that it administers. */
  async create(actor: Actor, organization: string | null, order: KeyOrder): Promise<NewKey> {
    const { principal } = actor
    const holder = await this.holder(principal, organization)
    const { name, scopes, expiresAt } = order
    if (scopes.every((scope) => scope === 'agents'))
      throw new ServiceError('invalid-request', 'scopes: one of read, propose, write and admin is needed.')
    if (expiresAt !== null && expiresAt.getTime() <= Date.now())
      throw new ServiceError('invalid-request', 'expiresAt: this time is past.')
    const projects = await this.projectsOf(holder, order.projects)
    const made = newKey()
    const record = await this.options.changes.make(actor, async ({ apiKeys }, { audit }) => {
      const key = {
        holder,
        name,
        ...made,
        scopes: unique(scopes),
        projects,
        createdBy: principal.id,
        expiresAt,
      }
      const created = await apiKeys.create(key, MOST_KEYS)
      if (created === null) return null
      await audit(event(holder, 'key.created', created, { scopes: scopes.join(' ') }))
      return created
    })
    if (record === null)
      throw new ServiceError(
        'conflict',
        `There are ${MOST_KEYS} keys already: revoke those that nobody uses.`,
      )
    return { record, secret: made.secret }
  }

  /** Replaces the secret of a key. The one before is accepted for `graceMs`. */
  async rotate(actor: Actor, organization: string | null, id: string, graceMs: number): Promise<NewKey> {
    const holder = await this.holder(actor.principal, organization)
    const made = newKey()
    const record = await this.options.changes.make(actor, async ({ apiKeys }, { audit, tell }) => {
      const rotated = await apiKeys.rotate(holder, id, { ...made, graceMs })
      if (rotated === null) return null
      await audit(event(holder, 'key.rotated', rotated, { graceSeconds: graceMs / 1_000 }))
      await tell({ kind: 'key', key: id })
      if (rotated.previousUntil !== null && graceMs > 0)
        await tell({ kind: 'key', key: id }, rotated.previousUntil)
      return rotated
    })
    if (record === null) throw unknownKey()
    return { record, secret: made.secret }
  }

  /** Ends a key: whatever is open with it is closed. */
  async revoke(actor: Actor, organization: string | null, id: string): Promise<void> {
    const holder = await this.holder(actor.principal, organization)
    const record = await this.options.changes.make(actor, async ({ apiKeys }, { audit, tell }) => {
      const revoked = await apiKeys.revoke(holder, id)
      if (revoked === null) return null
      await audit(event(holder, 'key.revoked', revoked))
      await tell({ kind: 'key', key: id })
      return revoked
    })
    if (record === null) throw unknownKey()
  }

  private async holder(principal: Principal, organization: string | null): Promise<KeyHolder> {
    const { account } = signedIn(principal)
    if (organization === null) return { kind: 'account', account }
    const all = await this.options.memberships.organizationsOf(account)
    const role = all.find(({ id }) => id === organization)?.role
    // Whoever is no member is not told that there is such an organization.
    if (role === undefined || role === 'guest') throw new ServiceError('not-found')
    if (role === 'member')
      throw new ServiceError('forbidden', 'Only owners and admins of an organization manage its keys.')
    return { kind: 'organization', organization }
  }

  private async projectsOf(
    holder: KeyHolder,
    keys: readonly string[] | null,
  ): Promise<readonly string[] | null> {
    if (keys === null) return null
    const found = await this.options.store.apiKeys.projects(holder, keys)
    const missing = keys.find((key) => found.every((project) => project.key !== key))
    if (missing !== undefined)
      throw new ServiceError('invalid-request', `projects: there is no project ${missing}.`)
    return found.map(({ id }) => id)
  }
}

function unique(scopes: readonly KeyScope[]): readonly KeyScope[] {
  return [...new Set(scopes)]
}

function unknownKey(): ServiceError {
  return new ServiceError('not-found', 'There is no such key.')
}

/** The event of the audit log about a key: that of a person is in no organization. */
function event(
  holder: KeyHolder,
  action: string,
  { id, name, prefix }: ApiKeyRecord,
  detail: Readonly<Record<string, string | number>> = {},
) {
  return {
    organization: holder.kind === 'organization' ? holder.organization : null,
    action,
    target: { kind: 'key', id, name },
    detail: { prefix, ...detail },
  }
}
