import type { AccessUnit, ConsentProof } from '@cowrite/persistence'
import type { Authentication, Credentials } from '../../access/access.ts'
import type { Principal } from '../../access/principal.ts'
import type { TokenScheme } from '../../access/token-authenticator.ts'
import { recordId } from '../provider/oauth-adapter.ts'
import { ACCESS_TOKEN_PREFIX } from '../provider/provider.ts'
import type { PublicUrl } from '../provider/public-url.ts'

/** Time in which the use of a consent is not noted again, in ms. */
const NOTED_MS = 60_000

/** Authenticates programs with a person's consent, for the resource that their tokens are for. */
export class ConsentScheme implements TokenScheme {
  private readonly store: Pick<AccessUnit, 'oauthRecords'>
  private readonly publicUrl: PublicUrl

  constructor(store: Pick<AccessUnit, 'oauthRecords'>, publicUrl: PublicUrl) {
    this.store = store
    this.publicUrl = publicUrl
  }

  recognizes(token: string): boolean {
    return token.startsWith(ACCESS_TOKEN_PREFIX)
  }

  async authenticate({ token, headers }: Credentials): Promise<Authentication> {
    const { oauthRecords } = this.store
    const proof = await oauthRecords.prove(recordId('AccessToken', token))
    if (proof === null || proof.audience !== this.publicUrl.resourceFor(headers))
      return { ok: false, code: 'unauthorized' }
    if (proof.lastUsedAt === null || Date.now() - proof.lastUsedAt.getTime() >= NOTED_MS)
      await oauthRecords.used(proof.grant)
    return { ok: true, principal: principalOf(proof) }
  }
}

function principalOf({ grant, account, scopes, projects, person, expiresAt }: ConsentProof): Principal {
  const id = `person:${account}`
  return {
    id,
    author: { principal: id, kind: 'person', run: null },
    role: scopes.includes('write') ? 'editor' : 'reader',
    identity: person,
    credential: { kind: 'consent', grant, account, scopes, projects },
    expiresAt: expiresAt.getTime(),
  }
}
