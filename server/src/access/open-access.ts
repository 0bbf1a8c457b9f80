import type { Author } from '@cowrite/persistence'
import type { Authentication, Authenticator } from './principal.ts'

/** The token that asks for a session that may only read. */
export const READ_ONLY_TOKEN = 'readonly'

const GUEST: Author = { principal: 'guest', kind: 'guest', run: null }

/**
 * Open mode: everybody is a guest and an editor of everything; a guest may choose to only read. The
 * configuration refuses it on addresses other than loopback.
 */
export class OpenAccess implements Authenticator {
  async authenticate(token: string): Promise<Authentication> {
    const role = token === READ_ONLY_TOKEN ? 'reader' : 'editor'
    return { ok: true, principal: { id: GUEST.principal, author: GUEST, role } }
  }
}
