import { AccessChanges } from './access/access-changes.ts'
import { AccountAccess } from './access/account-access.ts'
import { type AccountsFeature, accountsFeature, openFeature } from './accounts/accounts-feature.ts'
import { auditFeature } from './audit/audit-feature.ts'
import { excerptsOf } from './comments/excerpts.ts'
import type { Config } from './config/config.ts'
import type { DocumentRooms } from './documents/document-rooms.ts'
import type { DocumentService } from './documents/document-service.ts'
import { rightsFeature } from './documents/rights-feature.ts'
import type { ServerFeature } from './features/server-feature.ts'
import type { Caller } from './http/caller.ts'
import { type NotificationsFeature, notificationsFeature } from './notifications/notifications-feature.ts'
import { organizationsFeature } from './organizations/organizations-feature.ts'
import type { Reauthorization } from './rooms/reauthorization.ts'
import type { ServerFoundation } from './server-foundation.ts'
import { sharingFeature } from './sharing/sharing-feature.ts'

/** Length of the words of a comment in notifications, in UTF-16 units. */
const EXCERPT_LENGTH = 160

/** What {@link peopleFeatures} composes. */
export interface PeopleOptions {
  readonly config: Config
  readonly foundation: ServerFoundation
  readonly caller: Caller
  readonly rooms: DocumentRooms
  readonly documents: DocumentService
  readonly reauthorization: Reauthorization | null
  /** The origin under which people reach the server. */
  readonly origin: () => string
}

/** The features of accounts and rights. */
export interface PeopleFeatures {
  /** `null`: the server has no accounts. */
  readonly accounts: AccountsFeature | null
  /** `null`: the server has no accounts. */
  readonly changes: AccessChanges | null
  /** `null`: the server has no accounts. */
  readonly notifications: NotificationsFeature | null
  readonly features: Readonly<Record<string, ServerFeature>>
}

/** Constructs the features of accounts, organizations, sharing and the audit log. */
export function peopleFeatures(options: PeopleOptions): PeopleFeatures {
  const { config, foundation, caller, rooms, documents, reauthorization, origin } = options
  const { store, access, sessions, passwords, mailer, logger, now } = foundation
  if (store.access === null || sessions === null || !(access instanceof AccountAccess))
    return { accounts: null, changes: null, notifications: null, features: { accounts: openFeature() } }
  const listener = {
    changed: (scope) => rooms.dispatch({ kind: 'access-changed', scope }),
  } satisfies ConstructorParameters<typeof AccessChanges>[1]
  const changes = new AccessChanges(store.access, listener)
  const shared = { store: store.access, changes, caller, pageUrl: (path: string) => `${origin()}${path}` }
  const sendsMails = config.mail !== null
  const organizations = organizationsFeature({
    ...shared,
    mailer: { isConfigured: sendsMails, send: (mail) => accounts.mails.send(mail) },
  })
  const { invitations } = organizations
  const accounts: AccountsFeature = accountsFeature({
    ...{ store: store.access, sessions, passwords, config: config.accounts, caller, now, listener },
    ...{ invitations, mailer, sendsMails, logger, origin },
    ...{ redis: config.cluster.redis, providers: config.providers, maintenance: store.maintenance },
    isSecure: config.network.publicUrl?.startsWith('https:') === true,
  })
  const { attempts } = accounts
  const { notificationMaker: maker, notificationPace: pace } = foundation
  const notifications =
    maker === null || store.notifications === null
      ? null
      : notificationsFeature({
          ...{ store, access, documents, caller, mailer, sendsMails, origin, logger, maker, pace },
          notifications: store.notifications,
          signingKeys: store.access.signingKeys,
          texts: (comments) => excerptsOf(store, comments, EXCERPT_LENGTH),
        })
  return {
    accounts,
    changes,
    notifications,
    features: {
      accounts,
      organizations,
      sharing: sharingFeature({ ...shared, check: access, documents, organizations, passwords, attempts }),
      audit: auditFeature({ ...shared, organizations: organizations.organizations }),
      ...(notifications === null ? {} : { notifications }),
      ...(reauthorization
        ? {
            rights: rightsFeature(store.access, reauthorization, (scope) =>
              notifications?.accessChanged(scope),
            ),
          }
        : {}),
    },
  }
}
