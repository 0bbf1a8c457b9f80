import type { AccessStore, AccessUnit, MemberRecord, OrganizationRole } from '@cowrite/persistence'
import type { AccessChanges, Actor, ChangeRecord } from '../../access/access-changes.ts'
import { handOver } from '../../access/hand-over.ts'
import type { Principal } from '../../access/principal.ts'
import { ServiceError } from '../../errors/service-error.ts'
import { isRankedAtLeast, type OrganizationAccess } from '../roles/organization-access.ts'

/** What of a member changes; what is absent stays. */
export interface MemberChange {
  readonly role?: OrganizationRole
  readonly disabled?: boolean
}

/** What a {@link MemberService} works with. */
export interface MemberServiceOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly organizations: OrganizationAccess
}

/**
 * The members of organizations. Nobody changes their own role, only owners change owners, and the last owner stays one:
 * `conflict`.
 */
export class MemberService {
  private readonly options: MemberServiceOptions

  constructor(options: MemberServiceOptions) {
    this.options = options
  }

  async list(principal: Principal, organization: string): Promise<readonly MemberRecord[]> {
    await this.options.organizations.require(principal, organization, 'member')
    return await this.options.store.memberships.list(organization)
  }

  async change(
    actor: Actor,
    organization: string,
    account: string,
    change: MemberChange,
  ): Promise<MemberRecord> {
    const own = await this.options.organizations.require(actor.principal, organization, 'admin')
    if (isSelf(actor, account)) throw new ServiceError('forbidden', 'You cannot change your own role.')
    return await this.options.changes.make(actor, async (unit, record) => {
      const owners = await unit.memberships.lockOwners(organization)
      const member = await find(unit, organization, account)
      const { role = member.role, disabled = member.disabled } = change
      if ((member.role === 'owner' || role === 'owner') && own !== 'owner')
        throw new ServiceError('forbidden')
      if (role !== 'owner' || disabled) keepOwner(owners, account)
      if (role !== member.role) await changeRole(unit, record, organization, member, role)
      if (disabled !== member.disabled) await setDisabled(unit, record, organization, member, disabled)
      return await find(unit, organization, account)
    })
  }

  /** Ends a membership: by an admin, or by the member. What only this one could reach goes to an owner. */
  async remove(actor: Actor, organization: string, account: string): Promise<void> {
    const leaves = isSelf(actor, account)
    const own = await this.options.organizations.require(
      actor.principal,
      organization,
      leaves ? 'guest' : 'admin',
    )
    await this.options.changes.make(actor, async (unit, record) => {
      const owners = await unit.memberships.lockOwners(organization)
      const member = await find(unit, organization, account)
      if (member.role === 'owner' && own !== 'owner') throw new ServiceError('forbidden')
      keepOwner(owners, account)
      const heir = leaves ? owners.find((owner) => owner !== account) : (accountOf(actor) ?? owners[0])
      if (heir !== undefined)
        await handOver(unit, record, { organization, account, heir, by: actor.principal.id })
      await unit.grants.removeAccount(organization, account)
      await unit.invitations.revokeOf(organization, `person:${account}`)
      await unit.memberships.remove(organization, account)
      await record.audit({
        organization,
        action: leaves ? 'member.left' : 'member.removed',
        target: { kind: 'account', id: account, name: member.name },
        detail: { role: member.role },
      })
      await record.tell({ kind: 'account', account })
    })
  }
}

/** The account of whoever acts; `null`: a key of the organization. */
export function accountOf({ principal: { credential } }: Actor): string | null {
  return credential !== undefined && 'account' in credential ? credential.account : null
}

function isSelf(actor: Actor, account: string): boolean {
  return accountOf(actor) === account
}

async function find(unit: AccessUnit, organization: string, account: string): Promise<MemberRecord> {
  const member = await unit.memberships.find(organization, account)
  if (member === null) throw new ServiceError('not-found', 'There is no such member.')
  return member
}

function keepOwner(owners: readonly string[], account: string): void {
  if (owners.length === 1 && owners[0] === account)
    throw new ServiceError(
      'conflict',
      'An organization has at least one owner: make somebody else one first.',
    )
}

async function changeRole(
  unit: AccessUnit,
  { audit, tell }: ChangeRecord,
  organization: string,
  { account, name, role: before }: MemberRecord,
  role: OrganizationRole,
): Promise<void> {
  await unit.memberships.put(organization, account, role)
  if (!isRankedAtLeast(role, 'admin')) await unit.invitations.revokeOf(organization, `person:${account}`)
  const target = { kind: 'account', id: account, name }
  await audit({ organization, action: 'member.role-changed', target, detail: { before, role } })
  await tell({ kind: 'account', account })
}

async function setDisabled(
  unit: AccessUnit,
  { audit, tell }: ChangeRecord,
  organization: string,
  { account, name }: MemberRecord,
  disabled: boolean,
): Promise<void> {
  // An account is disabled everywhere, which is not this organization's to decide alone.
  if ((await unit.memberships.count(account)) > 1)
    throw new ServiceError('conflict', 'This person belongs to other organizations too: remove them instead.')
  await unit.memberships.setDisabled(account, disabled)
  const target = { kind: 'account', id: account, name }
  await audit({ organization, action: disabled ? 'member.disabled' : 'member.enabled', target })
  await tell({ kind: 'account', account })
}
