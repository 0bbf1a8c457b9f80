import type { Authentication, Authenticator } from './principal.ts'

/** The token that asks for a session that may only read. */
export const READ_ONLY_TOKEN = 'readonly'

/**
 * Open mode: everybody is a guest and an editor of everything; a guest may choose to only read. The
 * configuration refuses it on addresses other than loopback.
 */
export class OpenAccess implements Authenticator {
  async authenticate(token: string): Promise<Authentication> {
    return { ok: true, principal: { id: 'guest', role: token === READ_ONLY_TOKEN ? 'reader' : 'editor' } }
  }
}
