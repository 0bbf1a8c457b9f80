import type { DocumentAddress, DocumentRecord } from '@cowrite/persistence'
import type { Access, Permissions } from './access.ts'
import { type Principal, type Role, SERVER_PRINCIPAL } from './principal.ts'

/** No permission. */
export const NONE: Permissions = { read: false, write: false, manage: false }

/** Every permission. */
export const ALL: Permissions = { read: true, write: true, manage: true }

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
