import type { AccessUnit, DocumentRole, Grantee } from '@cowrite/persistence'
import type { ChangeRecord } from '../access/access-changes.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { SharedPlace } from './shared-place.ts'

/** Gives a grantee of the place's organization a role, or takes it away (`null`), in the transaction of `unit`. */
export async function changeGrant(
  unit: AccessUnit,
  { audit, tell }: ChangeRecord,
  place: SharedPlace,
  {
    grantee,
    role,
    by,
  }: { readonly grantee: Grantee; readonly role: DocumentRole | null; readonly by: string },
): Promise<void> {
  const { target, name, project } = place
  const { organization } = project
  const to = await nameOf(unit, organization, grantee)
  const before =
    role === null
      ? await unit.grants.remove(target, grantee)
      : await unit.grants.put(target, grantee, role, by)
  if (before === role) return
  if (before === 'owner' && target.kind === 'document') await keepOwner(unit, target.id)
  await audit({
    organization,
    action: role === null ? 'grant.removed' : before === null ? 'grant.given' : 'grant.changed',
    target: { ...target, name },
    detail: { to: idOf(grantee), toName: to, role, before },
  })
  await tell(
    target.kind === 'document'
      ? { kind: 'document', document: target.id }
      : { kind: 'project', project: target.id },
  )
}

/** Rejects with `conflict` when nobody would own a restricted document, which nobody could share any more. */
async function keepOwner(unit: AccessUnit, document: string): Promise<void> {
  if ((await unit.grants.isRestricted(document)) !== true) return
  const grants = await unit.grants.list({ kind: 'document', id: document })
  if (!grants.some(({ role }) => role === 'owner'))
    throw new ServiceError('conflict', 'A restricted document has at least one owner.')
}

/** The name of a grantee, who must belong to the organization. */
async function nameOf(unit: AccessUnit, organization: string, grantee: Grantee): Promise<string> {
  switch (grantee.kind) {
    case 'account': {
      const member = await unit.memberships.find(organization, grantee.account)
      if (member === null) throw new ServiceError('not-found', 'There is no such member.')
      return member.name
    }
    case 'group': {
      const group = await unit.groups.find(grantee.group)
      if (group?.organization !== organization) throw new ServiceError('not-found', 'There is no such group.')
      return group.name
    }
    case 'everyone':
      return 'everyone'
    default:
      return grantee satisfies never
  }
}

function idOf(grantee: Grantee): string {
  switch (grantee.kind) {
    case 'account':
      return grantee.account
    case 'group':
      return grantee.group
    case 'everyone':
      return 'everyone'
    default:
      return grantee satisfies never
  }
}
