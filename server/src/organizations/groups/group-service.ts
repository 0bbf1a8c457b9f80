import type { AccessStore, AccessUnit, GroupRecord } from '@cowrite/persistence'
import type { AccessChanges, Actor } from '../../access/access-changes.ts'
import type { Principal } from '../../access/principal.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { OrganizationAccess } from '../roles/organization-access.ts'

/** What of a group changes; what is absent stays. */
export interface GroupChange {
  readonly name?: string
  /** Its name in claims of identity providers; `null`: none. */
  readonly claim?: string | null
}

/** A place in a group. All values are ids. */
export interface GroupPlace {
  readonly organization: string
  readonly group: string
  readonly account: string
}

/** What a {@link GroupService} works with. */
export interface GroupServiceOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly organizations: OrganizationAccess
}

/** Groups of people: members of the organization see them, admins change them. */
export class GroupService {
  private readonly options: GroupServiceOptions

  constructor(options: GroupServiceOptions) {
    this.options = options
  }

  async list(principal: Principal, organization: string): Promise<readonly GroupRecord[]> {
    await this.options.organizations.require(principal, organization, 'member')
    return await this.options.store.groups.list(organization)
  }

  async create(
    actor: Actor,
    organization: string,
    { name, claim = null }: GroupChange & { readonly name: string },
  ): Promise<GroupRecord> {
    await this.options.organizations.require(actor.principal, organization, 'admin')
    return await this.options.changes.make(actor, async (unit, { audit }) => {
      const group = named(await unit.groups.create(organization, name, claim))
      await audit({ organization, action: 'group.created', target: targetOf(group) })
      return group
    })
  }

  async update(actor: Actor, organization: string, id: string, change: GroupChange): Promise<GroupRecord> {
    await this.find(actor.principal, organization, id)
    return await this.options.changes.make(actor, async (unit, { audit }) => {
      const group = named(await unit.groups.update(id, change))
      await audit({ organization, action: 'group.changed', target: targetOf(group), detail: { ...change } })
      return group
    })
  }

  /** Deletes a group with its grants. `conflict` when a restricted document has no other owner. */
  async delete(actor: Actor, organization: string, id: string): Promise<void> {
    const group = await this.find(actor.principal, organization, id)
    await this.options.changes.make(actor, async (unit, { audit, tell }) => {
      const [owned] = await unit.grants.onlyOwnedBy(organization, { kind: 'group', group: id })
      if (owned !== undefined)
        throw new ServiceError(
          'conflict',
          `The group is the only owner of “${owned.title}”: share that first.`,
        )
      await unit.groups.delete(id)
      await audit({ organization, action: 'group.deleted', target: targetOf(group) })
      await tell({ kind: 'organization', organization })
    })
  }

  addMember(actor: Actor, place: GroupPlace): Promise<void> {
    return this.changeMember(actor, place, 'group.member-added', (unit) =>
      unit.groups.add(place.group, place.account),
    )
  }

  removeMember(actor: Actor, place: GroupPlace): Promise<void> {
    return this.changeMember(actor, place, 'group.member-removed', (unit) =>
      unit.groups.remove(place.group, place.account),
    )
  }

  private async changeMember(
    actor: Actor,
    { organization, group: id, account }: GroupPlace,
    action: string,
    change: (unit: AccessUnit) => Promise<boolean>,
  ): Promise<void> {
    const group = await this.find(actor.principal, organization, id)
    await this.options.changes.make(actor, async (unit, { audit, tell }) => {
      const member = await unit.memberships.find(organization, account)
      if (member === null) throw new ServiceError('not-found', 'There is no such member.')
      if (!(await change(unit))) return
      const detail = { account, name: member.name }
      await audit({ organization, action, target: targetOf(group), detail })
      await tell({ kind: 'account', account })
    })
  }

  /** A group that the caller may change. */
  private async find(principal: Principal, organization: string, id: string): Promise<GroupRecord> {
    await this.options.organizations.require(principal, organization, 'admin')
    const group = await this.options.store.groups.find(id)
    if (group?.organization !== organization) throw new ServiceError('not-found', 'There is no such group.')
    return group
  }
}

function named(group: GroupRecord | null): GroupRecord {
  if (group === null) throw new ServiceError('conflict', 'There is a group with this name already.')
  return group
}

function targetOf({ id, name }: GroupRecord) {
  return { kind: 'group', id, name }
}
