import type { DocumentAddress, DocumentRecord, DocumentRole } from '@cowrite/persistence'
import type { Access, Permissions } from './access.ts'
import { type Principal, type Role, SERVER_PRINCIPAL } from './principal.ts'

/** No permission. */
export const NONE: Permissions = {
  read: false,
  comment: false,
  write: false,
  manage: false,
  share: false,
}

/** Every permission. */
export const ALL: Permissions = { read: true, comment: true, write: true, manage: true, share: true }

/** What a role allows. */
export function permissionsOf(role: Role): Permissions {
  switch (role) {
    case 'editor':
      return ALL
    case 'reader':
      return { ...NONE, read: true }
    default:
      return role satisfies never
  }
}

/** What a role in a document or project allows. */
export function permissionsOfGrant(role: DocumentRole): Permissions {
  switch (role) {
    case 'viewer':
      return { ...NONE, read: true }
    case 'commenter':
      return { ...NONE, read: true, comment: true }
    case 'editor':
      return { ...ALL, share: false }
    case 'owner':
      return ALL
    default:
      return role satisfies never
  }
}

/** {@link Access.authorize}, for the server itself too, which may do everything. */
export async function permissionsFor(
  access: Pick<Access, 'authorize'>,
  principal: Principal,
  address: DocumentAddress,
  document: DocumentRecord | null,
): Promise<Permissions> {
  return principal === SERVER_PRINCIPAL ? ALL : await access.authorize(principal, address, document)
}

/** The role in a room that permissions amount to; `null`: none. */
export function roleFor({ read, write }: Permissions): Role | null {
  if (!read) return null
  return write ? 'editor' : 'reader'
}
