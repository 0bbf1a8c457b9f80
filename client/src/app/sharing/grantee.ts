import type { AccessEntry, Grantee } from '../../api/sharing.ts'

/** Whom a change of an entry of the list concerns. */
export function granteeOf({ kind, id, email }: AccessEntry): Grantee {
  switch (kind) {
    case 'account':
      return { account: id }
    case 'group':
      return { group: id }
    case 'everyone':
      return { everyone: true }
    case 'invitation':
      return { email: email ?? '' }
    default:
      return kind satisfies never
  }
}
