import {
  type Store,
  type TenantStore,
  VISIBLE_TO_ALL,
  VISIBLE_TO_NONE,
  type Visibility,
  type VisiblePlace,
} from '@cowrite/persistence'
import type { Access } from './access.ts'
import type { Credential, HostGrant } from './credential.ts'
import { capOf } from './decide.ts'
import { type Principal, SERVER_PRINCIPAL } from './principal.ts'
import { subjectOf } from './subject.ts'

/** {@link Access.visibility}, for the server itself too, to which everything is visible. */
export function visibilityFor(access: Pick<Access, 'visibility'>, principal: Principal): Visibility {
  return principal === SERVER_PRINCIPAL ? VISIBLE_TO_ALL : access.visibility(principal)
}

/** The store within the boundary of the organizations whose documents may be visible. */
export async function visibleStore<Features extends keyof TenantStore>(
  store: Pick<Store, 'documents' | 'forTenants' | Features>,
  visibleTo: Visibility,
): Promise<Pick<TenantStore, 'documents' | Features>> {
  if (visibleTo.kind === 'all') return store
  return store.forTenants(await store.documents.visibleOrganizations(visibleTo))
}

/** What lists show to a credential: the documents for which `effectiveRole` gives a role. */
export function visibilityOf(credential: Credential): Visibility {
  switch (credential.kind) {
    case 'program':
      return VISIBLE_TO_ALL
    case 'host':
      return { kind: 'places', places: credential.grants.flatMap(placesOf) }
    case 'key':
    case 'consent':
      if (capOf(credential.scopes) === null) return VISIBLE_TO_NONE
      return { kind: 'subject', subject: subjectOf(credential), projects: credential.projects }
    case 'session':
    case 'visit':
    case 'host-account':
      return { kind: 'subject', subject: subjectOf(credential), projects: null }
    default:
      return credential satisfies never
  }
}

function placesOf({ project, documents }: HostGrant): VisiblePlace[] {
  if (documents === null) return [{ project, match: 'all', key: '' }]
  return documents.map((one) => ({
    project,
    match: one.match,
    key: one.match === 'exact' ? one.key : one.prefix,
  }))
}
