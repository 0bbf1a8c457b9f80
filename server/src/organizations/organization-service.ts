import type { AccessStore, OrganizationChange, OrganizationRecord } from '@cowrite/persistence'
import type { AccessChanges, Actor } from '../access/access-changes.ts'
import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { OrganizationAccess } from './roles/organization-access.ts'

/** Somebody or a group that something can be shared with. */
export interface Shareable {
  readonly kind: 'account' | 'group'
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly colour: string | null
  readonly avatar: string | null
  /** The number of people: 1, or the members of the group. */
  readonly count: number
}

/** Most people and most groups that a search finds. */
const FOUND = 20

/** What an {@link OrganizationService} works with. */
export interface OrganizationServiceOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly organizations: OrganizationAccess
}

/** Organizations, and whom their members share with. */
export class OrganizationService {
  private readonly options: OrganizationServiceOptions

  constructor(options: OrganizationServiceOptions) {
    this.options = options
  }

  /** An organization that the caller belongs to. */
  async find(principal: Principal, id: string): Promise<OrganizationRecord> {
    await this.options.organizations.require(principal, id, 'guest')
    return existing(await this.options.store.organizations.find(id))
  }

  /** Changes its name or its rules of signing in. */
  async update(actor: Actor, id: string, change: OrganizationChange): Promise<OrganizationRecord> {
    await this.options.organizations.require(actor.principal, id, 'admin')
    return await this.options.changes.make(actor, async (unit, record) => {
      const changed = existing(await unit.organizations.update(id, change))
      await record.audit({
        organization: id,
        action: 'organization.changed',
        target: { kind: 'organization', id, name: changed.name },
        detail: { ...change },
      })
      await record.tell({ kind: 'organization', organization: id })
      return changed
    })
  }

  /** Members and groups whose name or address begins with a text, for fields of people. */
  async people(principal: Principal, organization: string, text: string): Promise<readonly Shareable[]> {
    await this.options.organizations.require(principal, organization, 'member')
    const { memberships, groups } = this.options.store
    const members = await memberships.search(organization, text.trim(), FOUND)
    const wanted = text.trim().toLowerCase()
    const named = (await groups.list(organization)).filter(({ name }) =>
      name
        .toLowerCase()
        .split(' ')
        .concat(name.toLowerCase())
        .some((word) => word.startsWith(wanted)),
    )
    return [
      ...members
        .filter(({ disabled }) => !disabled)
        .map(({ account, name, email, colour, avatar }) => ({
          ...{ kind: 'account' as const, id: account, name, email, colour, avatar },
          count: 1,
        })),
      ...named.slice(0, FOUND).map(({ id, name, members }) => ({
        ...{ kind: 'group' as const, id, name, count: members.length },
        ...{ email: null, colour: null, avatar: null },
      })),
    ]
  }
}

function existing(organization: OrganizationRecord | null): OrganizationRecord {
  if (organization === null) throw new ServiceError('not-found', 'There is no such organization.')
  return organization
}
