import type { AccessStore, DocumentAddress, DocumentRecord } from '@cowrite/persistence'
import type { Access, Authentication, Authenticator, Credentials, Permissions } from './access.ts'
import { effectiveRole, isAtLeast } from './decide.ts'
import { NONE, permissionsOfGrant } from './permissions.ts'
import type { Principal } from './principal.ts'
import { subjectOf } from './subject.ts'

/** The facts of a credential that asks the database for nothing. */
const NO_FACTS = { account: null, credentialAlive: true, project: null, document: null, linkRole: null }

/** The access of a server with accounts: rights are grants in the database, or of a host application's token. */
export class AccountAccess implements Access {
  readonly usesPeer = true
  private readonly authenticator: Authenticator
  private readonly store: Pick<AccessStore, 'facts'>

  constructor(authenticator: Authenticator, store: Pick<AccessStore, 'facts'>) {
    this.authenticator = authenticator
    this.store = store
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
    const subject = subjectOf(credential)
    const facts = subject === null ? NO_FACTS : await this.store.facts.read(subject, address)
    const effective = effectiveRole(credential, address, facts)
    if (!effective.allow) return NONE
    // Opening an address without a document creates it.
    if (document === null && !isAtLeast(effective.role, 'editor')) return NONE
    return permissionsOfGrant(effective.role)
  }
}
