import type { Permissions } from './access.ts'
import type { Role } from './principal.ts'

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

/** The role in a room that permissions amount to; `null`: none. */
export function roleFor({ read, write }: Permissions): Role | null {
  if (!read) return null
  return write ? 'editor' : 'reader'
}
