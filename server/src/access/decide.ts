import {
  type AccessFacts,
  DOCUMENT_ROLES,
  type DocumentAddress,
  type DocumentRole,
} from '@cowrite/persistence'
import type { Credential, HostGrant, KeyLimits } from './credential.ts'

/** What may be done with a document, or at the address of one that does not exist. */
export type Action = 'read' | 'comment' | 'write' | 'manage' | 'share'

/** The weakest role that allows an action. */
const ROLE_FOR: Readonly<Record<Action, DocumentRole>> = {
  read: 'viewer',
  comment: 'commenter',
  write: 'editor',
  // Rename, trash and restore, as in any shared folder.
  manage: 'editor',
  // Give and take rights, close to edits, delete for good.
  share: 'owner',
}

/** Why nothing is allowed. */
export type DenyReason =
  /** The session, key, link or consent is over, or the account is disabled. */
  | 'credential'
  /** Nobody granted anything. Clients are told what they are told of documents that do not exist. */
  | 'no-grant'
  /** The project is in the trash. */
  | 'project-trashed'
  /** The role, or what the credential allows, is too weak. */
  | 'role'

export type Decision =
  | { readonly allow: true; readonly role: DocumentRole }
  | { readonly allow: false; readonly reason: DenyReason }

/**
 * Decides whether a credential may do an action at an address, from what the database knows. The effective role is the
 * strongest of the grants that apply, limited by what the credential allows. The only place with this rule; the SQL
 * predicate of lists says the same, and a property test compares the two.
 */
export function decide(
  credential: Credential,
  action: Action,
  address: DocumentAddress,
  facts: AccessFacts,
): Decision {
  const effective = effectiveRole(credential, address, facts)
  if (!effective.allow) return effective
  return isAtLeast(effective.role, ROLE_FOR[action]) ? effective : { allow: false, reason: 'role' }
}

/** The role that {@link decide} compares with. */
export function effectiveRole(
  credential: Credential,
  address: DocumentAddress,
  facts: AccessFacts,
): Decision {
  switch (credential.kind) {
    case 'host':
      return facts.project?.trashed === true
        ? { allow: false, reason: 'project-trashed' }
        : decided(hostRole(credential.grants, address))
    case 'program':
      return { allow: true, role: 'owner' }
    case 'session':
    case 'host-account':
      return facts.account === null ? { allow: false, reason: 'credential' } : byGrants(facts)
    case 'key':
    case 'consent':
      if (credential.account !== null && facts.account === null) return { allow: false, reason: 'credential' }
      return limited(byGrants(facts), credential, facts)
    case 'visit':
      return byGrants(facts)
    default:
      return credential satisfies never
  }
}

/** Whether a role is as strong as another one, or stronger. */
export function isAtLeast(role: DocumentRole, other: DocumentRole): boolean {
  return DOCUMENT_ROLES.indexOf(role) >= DOCUMENT_ROLES.indexOf(other)
}

/** The strongest of roles; `null` without any. */
export function strongest(roles: readonly (DocumentRole | null)[]): DocumentRole | null {
  return DOCUMENT_ROLES.findLast((role) => roles.includes(role)) ?? null
}

function byGrants({ account, credentialAlive, project, document, linkRole }: AccessFacts): Decision {
  if (!credentialAlive || account?.disabled === true) return { allow: false, reason: 'credential' }
  if (project === null) return { allow: false, reason: 'no-grant' }
  if (project.trashed) return { allow: false, reason: 'project-trashed' }
  // A restricted document inherits nothing: only those whom it names reach it.
  const inherited = document?.restricted === true ? [] : [project.role, roleOfOrganization(project)]
  return decided(strongest([...inherited, document?.role ?? null, linkRole]))
}

/** Owners and admins of an organization own its projects. */
function roleOfOrganization({ organizationRole }: NonNullable<AccessFacts['project']>): DocumentRole | null {
  return organizationRole === 'owner' || organizationRole === 'admin' ? 'owner' : null
}

function decided(role: DocumentRole | null): Decision {
  return role === null ? { allow: false, reason: 'no-grant' } : { allow: true, role }
}

function limited(decision: Decision, { scopes, projects }: KeyLimits, { project }: AccessFacts): Decision {
  if (!decision.allow) return decision
  if (projects !== null && (project === null || !projects.includes(project.id)))
    return { allow: false, reason: 'no-grant' }
  const cap = capOf(scopes)
  if (cap === null) return { allow: false, reason: 'role' }
  return isAtLeast(decision.role, cap) ? { allow: true, role: cap } : decision
}

/** The strongest role that scopes allow; `null`: none. */
export function capOf(scopes: KeyLimits['scopes']): DocumentRole | null {
  if (scopes.includes('admin')) return 'owner'
  if (scopes.includes('write')) return 'editor'
  if (scopes.includes('propose')) return 'commenter'
  return scopes.includes('read') ? 'viewer' : null
}

function hostRole(grants: readonly HostGrant[], { project, key }: DocumentAddress): DocumentRole | null {
  const apply = grants.filter(
    (grant) =>
      grant.project === project &&
      (grant.documents === null ||
        grant.documents.some((documents) =>
          documents.match === 'exact' ? documents.key === key : key.startsWith(documents.prefix),
        )),
  )
  return strongest(apply.map(({ role }) => role))
}
