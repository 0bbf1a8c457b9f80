import type { AccessUnit, KeyProof } from '@cowrite/persistence'
import type { Authentication, Credentials } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import type { TokenScheme } from '../access/token-authenticator.ts'
import { KEY_PREFIX } from './secret.ts'

/** Time in which the use of a key is not noted again, in ms. */
const NOTED_MS = 60_000

/** Authenticates by keys of the API. */
export class KeyScheme implements TokenScheme {
  private readonly store: Pick<AccessUnit, 'apiKeys'>

  constructor(store: Pick<AccessUnit, 'apiKeys'>) {
    this.store = store
  }

  recognizes(token: string): boolean {
    return token.startsWith(KEY_PREFIX)
  }

  async authenticate({ token }: Pick<Credentials, 'token'>): Promise<Authentication> {
    const { apiKeys } = this.store
    const proof = await apiKeys.prove(token)
    if (proof === null) return { ok: false, code: 'unauthorized' }
    if (proof.lastUsedAt === null || Date.now() - proof.lastUsedAt.getTime() >= NOTED_MS)
      await apiKeys.used(proof.id)
    return { ok: true, principal: principalOf(proof) }
  }
}

/** A key of a person stands for that person; one of an organization for itself. */
function principalOf({ id: key, holder, person, name, ...proof }: KeyProof): Principal {
  const { scopes, projects, generation, endsAt } = proof
  const account = holder.kind === 'account' ? holder.account : null
  const id = account === null ? `key:${key}` : `person:${account}`
  return {
    id,
    author: { principal: id, kind: account === null ? 'agent' : 'person', run: null },
    role: scopes.includes('write') || scopes.includes('admin') ? 'editor' : 'reader',
    identity: person ?? { name, colour: null, avatar: null, invisible: false },
    credential: { kind: 'key', key, generation, account, scopes, projects },
    ...(endsAt === null ? {} : { expiresAt: endsAt.getTime() }),
  }
}
