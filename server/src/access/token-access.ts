import {
  type DocumentAddress,
  type DocumentRecord,
  VISIBLE_TO_NONE,
  type Visibility,
} from '@cowrite/persistence'
import type {
  Access,
  Authentication,
  Authenticator,
  Credentials,
  Permissions,
  UpgradeAuthenticator,
} from './access.ts'
import { effectiveRole, isAtLeast } from './decide.ts'
import { NONE, permissionsOfGrant } from './permissions.ts'
import type { Principal } from './principal.ts'
import { visibilityOf } from './visibility.ts'

/** There are no accounts, and nothing about rights is stored. */
const NO_FACTS = { account: null, credentialAlive: true, project: null, document: null, linkRole: null }

/** The access of a server without accounts whose clients have tokens of a host application: the tokens are the rights. */
export class TokenAccess implements Access {
  readonly usesPeer = true
  readonly upgrades: UpgradeAuthenticator
  private readonly authenticator: Authenticator

  constructor(authenticator: Authenticator, upgrades: UpgradeAuthenticator) {
    this.authenticator = authenticator
    this.upgrades = upgrades
  }

  authenticate(credentials: Credentials): Promise<Authentication> {
    return this.authenticator.authenticate(credentials)
  }

  async authorize(
    { credential }: Principal,
    address: DocumentAddress,
    document: DocumentRecord | null,
  ): Promise<Permissions> {
    if (credential === undefined) return NONE
    const effective = effectiveRole(credential, address, NO_FACTS)
    if (!effective.allow) return NONE
    // Opening an address without a document creates it.
    if (document === null && !isAtLeast(effective.role, 'editor')) return NONE
    return permissionsOfGrant(effective.role)
  }

  visibility({ credential }: Principal): Visibility {
    return credential === undefined ? VISIBLE_TO_NONE : visibilityOf(credential)
  }
}
