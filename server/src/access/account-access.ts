import {
  type AccessScope,
  type AccessStore,
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
import { type Decision, effectiveRole, isAtLeast } from './decide.ts'
import { NONE, permissionsOfGrant } from './permissions.ts'
import type { Principal } from './principal.ts'
import type { Rights, RightsCheck, RightsRequest } from './rights-check.ts'
import { subjectOf } from './subject.ts'
import { visibilityOf } from './visibility.ts'

/** The features of the store that an {@link AccountAccess} reads. */
export type RightsStore = Pick<AccessStore, 'facts' | 'projects'>

/** The access of a server with accounts: rights are grants in the database, or of a host application's token. */
export class AccountAccess implements Access, RightsCheck {
  readonly usesPeer = true
  readonly upgrades: UpgradeAuthenticator
  private readonly authenticator: Authenticator
  private readonly store: RightsStore

  constructor(authenticator: Authenticator, store: RightsStore, upgrades: UpgradeAuthenticator) {
    this.authenticator = authenticator
    this.store = store
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
    const facts = await this.store.facts.read(subjectOf(credential), address)
    const effective = effectiveRole(credential, address, facts)
    if (!effective.allow) return NONE
    // Opening an address without a document creates it.
    if (document === null && !isAtLeast(effective.role, 'editor')) return NONE
    return permissionsOfGrant(effective.role)
  }

  visibility({ credential }: Principal): Visibility {
    return credential === undefined ? VISIBLE_TO_NONE : visibilityOf(credential)
  }

  async projectsOf(scope: AccessScope): Promise<ReadonlySet<string> | null> {
    if (scope.kind !== 'project' && scope.kind !== 'organization') return null
    const of = scope.kind === 'project' ? { project: scope.project } : { organization: scope.organization }
    return new Set(await this.store.projects.keys(of))
  }

  async check(requests: readonly RightsRequest[]): Promise<readonly Rights[]> {
    const subjects = requests.map(({ principal: { credential } }) => credential && subjectOf(credential))
    const asked = requests.flatMap(({ address }, at) => {
      const subject = subjects[at]
      return subject ? [{ subject, address }] : []
    })
    const facts = (await this.store.facts.readMany(asked)).values()
    return requests.map(({ principal: { credential }, address }, at) => {
      const known = subjects[at] && facts.next().value
      if (credential === undefined || known === undefined) return { ok: false, code: 'forbidden' }
      return rightsOf(effectiveRole(credential, address, known))
    })
  }
}

function rightsOf(decision: Decision): Rights {
  if (decision.allow) return { ok: true, role: decision.role, permissions: permissionsOfGrant(decision.role) }
  switch (decision.reason) {
    case 'credential':
      return { ok: false, code: 'unauthorized' }
    case 'project-trashed':
      return { ok: false, code: 'trashed' }
    case 'no-grant':
    case 'role':
      return { ok: false, code: 'forbidden' }
    default:
      return decision.reason satisfies never
  }
}
