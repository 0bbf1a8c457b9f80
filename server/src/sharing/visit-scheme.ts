import type { AccessStore, VisitRecord } from '@cowrite/persistence'
import type { Authentication, Credentials } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import type { TokenScheme } from '../access/token-authenticator.ts'

/** What the tokens of guests of share links begin with. */
export const VISIT_PREFIX = 'cwv_'

/** The principal of a guest of a share link. */
export function visitorOf({ id: visit, name }: VisitRecord): Principal {
  const id = `link:${visit}`
  return {
    id,
    author: { principal: id, kind: 'guest', run: null },
    // Without meaning: the access decides by the credential.
    role: 'reader',
    identity: { name, colour: null, avatar: null, invisible: false },
    credential: { kind: 'visit', visit },
  }
}

/** The tokens of guests of share links. Each authentication asks the database. */
export class VisitScheme implements TokenScheme {
  private readonly store: Pick<AccessStore, 'visits'>

  constructor(store: Pick<AccessStore, 'visits'>) {
    this.store = store
  }

  recognizes(token: string): boolean {
    return token.startsWith(VISIT_PREFIX)
  }

  async authenticate({ token }: Pick<Credentials, 'token'>): Promise<Authentication> {
    const visit = await this.store.visits.findGuest(token)
    return visit === null ? { ok: false, code: 'unauthorized' } : { ok: true, principal: visitorOf(visit) }
  }
}
