import { randomBytes } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import type { AccessScope, AccessStore, NotificationFeature, Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { Access } from '../access/access.ts'
import type { Mailer } from '../accounts/mail/mailer.ts'
import type { DocumentService } from '../documents/document-service.ts'
import type { ServerFeature } from '../features/server-feature.ts'
import type { Caller } from '../http/caller.ts'
import { deleteNotifications } from './delete-notifications.ts'
import { DigestSender } from './digests/digest-sender.ts'
import { unsubscribeRoutes } from './digests/routes.ts'
import { InboxWatchers } from './inbox/inbox-watchers.ts'
import { type CommentTexts, NotificationService } from './inbox/notification-service.ts'
import type { NotificationMaker } from './made/notification-maker.ts'
import type { NotificationPace } from './notification-pace.ts'
import { notificationRoutes } from './routes.ts'

/** The name of the key that signs links to unsubscribe. */
const KEY = 'notification-mails'
const KEY_BYTES = 32
/** Time for which closing waits for a mail that is being sent, in ms. */
const CLOSE_MS = 2_000

/** What {@link notificationsFeature} works with. */
export interface NotificationsFeatureOptions {
  readonly store: Pick<Store, 'kind' | 'documents' | 'forTenants' | 'notifications'>
  readonly signingKeys: AccessStore['signingKeys']
  readonly notifications: NotificationFeature
  readonly maker: NotificationMaker
  readonly texts: CommentTexts
  readonly access: Pick<Access, 'visibility'>
  readonly documents: DocumentService
  readonly caller: Caller
  readonly mailer: Mailer
  /** Whether mails reach people, and not only the log. */
  readonly sendsMails: boolean
  /** The address of the server without a path, once it listens. */
  readonly origin: () => string
  readonly logger: Logger
  readonly pace: NotificationPace
}

/** The feature of notifications, and what other parts tell it. */
export interface NotificationsFeature extends ServerFeature {
  /** Rights changed: what is counted for open pages may have changed too. */
  accessChanged(scope: AccessScope): void
}

/** What people are told of: their list with its stream, muted documents, and mails. */
export function notificationsFeature(options: NotificationsFeatureOptions): NotificationsFeature {
  const { store, notifications, maker, pace, sendsMails, signingKeys, caller } = options
  // The embedded database has no other nodes.
  const pollMs = store.kind === 'postgres' ? pace.pollMs : null
  const watchers = new InboxWatchers({ notifications, pollMs })
  maker.listen((accounts) => watchers.wake(accounts))
  const service = new NotificationService({ ...options, watchers })
  const key = () => signingKeys.ensure(KEY, () => randomBytes(KEY_BYTES))
  const sender = sendsMails ? new DigestSender({ ...options, key, pollMs: pace.digestMs }) : null
  let ended: Promise<void> | undefined
  return {
    accessChanged: (scope) => watchers.accessChanged(scope),
    routes: (app) => {
      notificationRoutes(app, { service, watchers, caller, sendsMails })
      unsubscribeRoutes(app, { notifications, key })
    },
    housekeeping: [deleteNotifications(notifications)],
    start: () => sender?.start(),
    close: {
      quiet: () => {
        watchers.close()
        ended = sender?.close()
      },
      // Before the connection to the mail server is closed.
      settle: () => Promise.race([ended, pause(CLOSE_MS, undefined, { ref: false })]),
    },
  }
}
