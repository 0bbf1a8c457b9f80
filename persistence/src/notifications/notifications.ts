import type { Visibility } from '../access/visibility.ts'
import type { DocumentAddress } from '../document-address.ts'
import type { DigestStore } from './digests.ts'
import type { MuteStore } from './mutes.ts'

/** What a notification tells of. */
export const NOTIFICATION_KINDS = [
  'mention',
  'reply',
  'assigned',
  'resolved',
  'suggested',
  'decided',
] as const

export type NotificationKind = (typeof NOTIFICATION_KINDS)[number]

/** A stored notification. It holds no content of the document: excerpts are read when it is listed. */
export interface NotificationRecord {
  /** UUIDv7: later notifications have greater ids. */
  readonly id: string
  readonly kind: NotificationKind
  readonly documentId: string
  readonly address: DocumentAddress
  /** The present title of the document. */
  readonly title: string
  /** Ids; `null`: it concerns none. */
  readonly thread: string | null
  readonly comment: string | null
  readonly suggestion: string | null
  /** The principal that did it. */
  readonly principal: string
  /** The present name of that account or guest of a link; `null`: the principal has none. */
  readonly name: string | null
  /** `#rrggbb`; `null`: none. */
  readonly colour: string | null
  readonly at: Date
  readonly readAt: Date | null
}

/** Whom an event of a document concerns, and why. */
export interface NewNotifications {
  readonly documentId: string
  /** The number of the event: an account gets at most one notification for it, however often it is delivered. */
  readonly event: number
  /** The account's id → the reason. */
  readonly accounts: ReadonlyMap<string, NotificationKind>
  readonly thread: string | null
  readonly comment: string | null
  readonly suggestion: string | null
  readonly principal: string
  readonly at: Date
}

/** Which notifications are listed. */
export interface NotificationListOptions {
  readonly unread: boolean
  /** Only those with smaller ids; `null`: all. */
  readonly before: string | null
  readonly limit: number
  /** The documents that the reader may see. Those in the trash are left out too. */
  readonly visibleTo: Visibility
}

/** What accounts are told of. Lists are newest first. */
export interface NotificationStore {
  /**
   * Stores notifications of an event, except for accounts that muted the document. Of one suggestion an account has at most
   * one unread notification of a kind. Resolves to the accounts that got one. Without the document, and for one in the
   * trash, nothing is stored.
   */
  add(notifications: NewNotifications): Promise<string[]>
  list(account: string, options: NotificationListOptions): Promise<NotificationRecord[]>
  /** Those of the account with these ids in visible documents outside the trash. */
  find(account: string, ids: readonly string[], visibleTo: Visibility): Promise<NotificationRecord[]>
  /** The number of unread ones in visible documents outside the trash. */
  unread(account: string, visibleTo: Visibility): Promise<number>
  /** Marks as read; `null`: all of the account. Resolves to the number that was unread. */
  markRead(account: string, ids: readonly string[] | null): Promise<number>
  /** Those of a thread. */
  deleteThread(documentId: string, thread: string): Promise<void>
  /**
   * A number for each account that changes whenever its notifications do; accounts that never had any are left out. So one
   * statement finds the accounts with news.
   */
  revisions(accounts: readonly string[]): Promise<ReadonlyMap<string, number>>
  /** Deletes read ones from before `read` and all from before `any`, at most `limit`; resolves to the number. */
  deleteBefore(read: Date, any: Date, limit: number): Promise<number>
}

/** Notifications of accounts and what belongs to them. */
export interface NotificationFeature extends NotificationStore {
  readonly mutes: MuteStore
  readonly digests: DigestStore
}
