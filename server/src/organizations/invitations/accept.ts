import type { AccessUnit, InvitationRecord } from '@cowrite/persistence'
import type { ChangeRecord } from '../../access/access-changes.ts'
import { isAtLeast } from '../../access/decide.ts'
import { ServiceError } from '../../errors/service-error.ts'
import { isRankedAtLeast } from '../roles/organization-access.ts'

/** The account that accepts an invitation. */
export interface Invitee {
  readonly id: string
  readonly name: string
  /** `null`: it has no address. */
  readonly email: string | null
}

/**
 * Makes the invitee a member with what the invitation gives, in the transaction of `unit`; a stronger role that it has stays.
 * `null`: there is no such invitation, or it is over. `forbidden`: it is for another address.
 */
export async function acceptInvitation(
  unit: AccessUnit,
  { audit, tell }: ChangeRecord,
  secret: string,
  { id: account, name, email }: Invitee,
): Promise<InvitationRecord | null> {
  const invitation = await unit.invitations.find(secret)
  if (invitation === null) return null
  if (invitation.email !== null && invitation.email !== email?.toLowerCase())
    throw new ServiceError('forbidden', 'This invitation is for another e-mail address.')
  if (!(await unit.invitations.use(invitation.id))) return null
  const { organization, role, groups, grant } = invitation
  const member = await unit.memberships.find(organization, account)
  const target = { kind: 'account', id: account, name }
  if (member === null || !isRankedAtLeast(member.role, role)) {
    await unit.memberships.put(organization, account, role)
    const detail = { role, invitedBy: invitation.createdBy }
    const action = member === null ? 'member.added' : 'member.role-changed'
    await audit({ organization, action, target, detail })
  }
  for (const group of groups) await unit.groups.add(group, account)
  if (grant !== null) await giveGrant(unit, invitation, account)
  await audit({ organization, action: 'invitation.accepted', target, detail: { invitation: invitation.id } })
  await tell({ kind: 'account', account })
  return invitation
}

async function giveGrant(
  { grants }: AccessUnit,
  { grant, createdBy }: InvitationRecord,
  account: string,
): Promise<void> {
  if (grant === null) return
  const own = (await grants.list(grant)).find(
    ({ grantee }) => grantee.kind === 'account' && grantee.account === account,
  )
  if (own === undefined || !isAtLeast(own.role, grant.role))
    await grants.put(grant, { kind: 'account', account }, grant.role, createdBy)
}
