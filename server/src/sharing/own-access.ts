import { DOCUMENT_ROLES, type DocumentRole, type MemberRecord } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { GrantSource, PersonWithAccess } from './people.ts'

/** What the caller may do, and where that comes from. */
export interface OwnAccess {
  readonly role: DocumentRole
  /** `link`: a link that the caller opened. `credential`: what the token of a host application, or a key, allows. */
  readonly why: 'owner' | GrantSource | 'group' | 'link' | 'credential'
  /** The name of the person who gave that role; `null`: it was no person. */
  readonly changedBy: string | null
}

/** Finds out where the caller's role comes from. `member`: its membership. */
export function ownAccess(
  role: DocumentRole,
  people: readonly PersonWithAccess[],
  { credential }: Principal,
  member: MemberRecord | null,
): OwnAccess {
  const account = credential !== undefined && 'account' in credential ? credential.account : null
  const groups = new Set(member?.groups.map(({ id }) => id))
  const isMember = member !== null && member.role !== 'guest'
  const applying = people.filter(
    ({ kind, id }) =>
      (kind === 'account' && id === account) ||
      (kind === 'group' && groups.has(id)) ||
      (kind === 'everyone' && isMember),
  )
  const rank = (one: PersonWithAccess): number => DOCUMENT_ROLES.indexOf(one.role)
  const [strongest] = applying.toSorted((one, other) => rank(other) - rank(one))
  if (strongest === undefined || rank(strongest) < DOCUMENT_ROLES.indexOf(role))
    return {
      role,
      why: account !== null || credential?.kind === 'visit' ? 'link' : 'credential',
      changedBy: null,
    }
  // A key or consent allows less than its holder's grants.
  if (strongest.role !== role) return { role, why: 'credential', changedBy: null }
  const why = strongest.kind === 'group' ? 'group' : strongest.why
  return { role, why, changedBy: strongest.givenBy }
}
