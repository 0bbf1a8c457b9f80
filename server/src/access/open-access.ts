import { type Author, VISIBLE_TO_ALL, type Visibility } from '@cowrite/persistence'
import type { Access, Authentication, Credentials, Permissions } from './access.ts'
import { permissionsOf } from './permissions.ts'
import type { Principal } from './principal.ts'

/** The token that asks for a session that may only read. */
export const READ_ONLY_TOKEN = 'readonly'

const GUEST: Author = { principal: 'guest', kind: 'guest', run: null }

/**
 * Open mode: every client is a guest, and an editor of every document; a guest may ask for a role that only reads. The
 * configuration refuses this mode on addresses other than loopback.
 */
export class OpenAccess implements Access {
  readonly usesPeer = false
  readonly upgrades = null
  async authenticate({ token }: Pick<Credentials, 'token'>): Promise<Authentication> {
    const role = token === READ_ONLY_TOKEN ? 'reader' : 'editor'
    return { ok: true, principal: { id: GUEST.principal, author: GUEST, role } }
  }

  async authorize({ role }: Principal): Promise<Permissions> {
    return permissionsOf(role)
  }

  visibility(): Visibility {
    return VISIBLE_TO_ALL
  }
}
