import type { AccessStore } from '@cowrite/persistence'
import type { AccessChanges } from '../access/access-changes.ts'
import type { PasswordHasher } from '../access/passwords.ts'
import type { RightsCheck } from '../access/rights-check.ts'
import type { Attempts } from '../accounts/attempts/attempts.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { daysBefore } from '../features/housekeeping-task.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import type { OrganizationsFeature } from '../organizations/organizations-feature.ts'
import { LinkOpener } from './link-opening.ts'
import { sharingRoutes } from './routes.ts'
import { ShareLinkService } from './share-link-service.ts'
import { ShareService } from './share-service.ts'

/** Days after which a guest of a link who did not come back has to open it again. */
const VISIT_DAYS = 90

/** What {@link sharingFeature} works with. */
export interface SharingFeatureOptions {
  readonly store: AccessStore
  readonly changes: AccessChanges
  readonly check: RightsCheck
  readonly documents: DocumentService
  readonly organizations: OrganizationsFeature
  readonly passwords: PasswordHasher
  readonly attempts: Attempts
  /** The address of a page of the app, from its path. */
  readonly pageUrl: (path: string) => string
  readonly caller: Caller
}

/** Sharing documents and projects over HTTP. */
export function sharingFeature(options: SharingFeatureOptions): ServerFeature {
  const { store, changes, passwords, attempts, pageUrl, caller } = options
  const { organizations, invitations, projects } = options.organizations
  const shares = new ShareService({ ...options, organizations, invitations, projects })
  const links = new ShareLinkService({ store, changes, passwords, shares, pageUrl })
  const opener = new LinkOpener({ store, changes, passwords, attempts })
  return {
    routes: (app) => sharingRoutes(app, { shares, links, opener, caller }),
    housekeeping: [
      { name: 'visits of links', run: (now) => store.visits.deleteBefore(daysBefore(now, VISIT_DAYS)) },
    ],
  }
}
