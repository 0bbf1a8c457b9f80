import type {
  DocumentRole,
  GrantRecord,
  InvitationRecord,
  MemberRecord,
  OrganizationRecord,
  ProjectRecord,
} from '@cowrite/persistence'
import { isAtLeast } from '../access/decide.ts'

/** Where somebody's role comes from. */
export type GrantSource = 'document' | 'project' | 'organization'

/** Somebody who reaches a document or project, or who is invited to it. */
export interface PersonWithAccess {
  readonly kind: 'account' | 'group' | 'everyone' | 'invitation'
  /** The id of the account, group or invitation; that of the project or organization for everyone. */
  readonly id: string
  readonly name: string
  readonly email: string | null
  readonly colour: string | null
  readonly avatar: string | null
  readonly role: DocumentRole
  /** `owner`: by a grant of the document as its owner. */
  readonly why: 'owner' | GrantSource
  readonly grant: GrantSource
  /** The number of people. */
  readonly count: number
  /** Whether the caller may change the role. */
  readonly changeable: boolean
  /** The name of the person who gave the role; `null`: it was no person. */
  readonly givenBy: string | null
}

/** What decides on who reaches something, strongest sources first where roles are equal. */
export interface AccessSources {
  readonly organization: OrganizationRecord
  readonly project: ProjectRecord
  /** `null`: the people of a project. */
  readonly documentGrants: readonly GrantRecord[] | null
  /** Empty for a restricted document. */
  readonly projectGrants: readonly GrantRecord[]
  /** Owners and admins of the organization; empty for a restricted document. */
  readonly admins: readonly MemberRecord[]
  readonly invitations: readonly InvitationRecord[]
  /** Whether the caller may share. */
  readonly mayShare: boolean
}

/** Everybody who reaches something, once, with their strongest role and where it comes from. */
export function peopleOf(sources: AccessSources): PersonWithAccess[] {
  const { documentGrants, projectGrants, admins, invitations, mayShare } = sources
  const all = [
    ...(documentGrants ?? []).map((grant) => ofGrant(grant, 'document', sources)),
    ...projectGrants.map((grant) => ofGrant(grant, 'project', sources)),
    ...admins.map(ofAdmin),
  ]
  const people = new Map<string, PersonWithAccess>()
  for (const one of all) {
    const name = one.kind === 'everyone' ? one.kind : `${one.kind} ${one.id}`
    const other = people.get(name)
    if (other === undefined || !isAtLeast(other.role, one.role)) people.set(name, one)
  }
  return [...people.values(), ...invitations.flatMap((one) => ofInvitation(one, mayShare))]
}

function ofGrant(
  { grantee, role, name, email, colour, avatar, count, givenBy }: GrantRecord,
  grant: 'document' | 'project',
  { organization, project, documentGrants, mayShare }: AccessSources,
): PersonWithAccess {
  const changeable = mayShare && (grant === 'document' || documentGrants === null)
  const why = role === 'owner' && grant === 'document' ? 'owner' : grant
  const shared = { role, why, grant, count, changeable, givenBy } as const
  switch (grantee.kind) {
    case 'account':
      return { kind: 'account', id: grantee.account, name, email, colour, avatar, ...shared }
    case 'group':
      return { kind: 'group', id: grantee.group, name, email: null, colour: null, avatar: null, ...shared }
    case 'everyone': {
      const of = grant === 'document' ? organization : project
      const person = { id: of.id, name: of.name, email: null, colour: null, avatar: null }
      return { kind: 'everyone', ...person, ...shared }
    }
    default:
      return grantee satisfies never
  }
}

function ofAdmin({ account, name, email, colour, avatar }: MemberRecord): PersonWithAccess {
  const person = { kind: 'account', id: account, name, email, colour, avatar } as const
  const reason = { role: 'owner', why: 'organization', grant: 'organization' } as const
  return { ...person, ...reason, count: 1, changeable: false, givenBy: null }
}

function ofInvitation(
  { id, email, grant, inviterName }: InvitationRecord,
  mayShare: boolean,
): PersonWithAccess[] {
  if (grant === null) return []
  const person = { kind: 'invitation', id, name: email ?? '', email, colour: null, avatar: null } as const
  const reason = { role: grant.role, why: grant.kind, grant: grant.kind, givenBy: inviterName } as const
  return [{ ...person, ...reason, count: 1, changeable: mayShare }]
}
