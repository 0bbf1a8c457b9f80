import { formatAddress } from '@cowrite/crdt'
import type {
  DigestRule,
  MuteStore,
  NotificationFeature,
  NotificationRecord,
  Store,
} from '@cowrite/persistence'
import type { Access } from '../../access/access.ts'
import type { Principal } from '../../access/principal.ts'
import { visibilityFor, visibleStore } from '../../access/visibility.ts'
import type { DocumentService } from '../../documents/document-service.ts'
import { ServiceError } from '../../errors/service-error.ts'
import type { InboxWatchers } from './inbox-watchers.ts'
import { principalName } from './principal-name.ts'

/** The first words of comments, by their ids, without asking for rights; of those that are not deleted. */
export type CommentTexts = (comments: readonly string[]) => Promise<ReadonlyMap<string, string>>

/** What a {@link NotificationService} works with. */
export interface NotificationServiceOptions {
  readonly store: Pick<Store, 'documents' | 'forTenants' | 'notifications'>
  readonly notifications: NotificationFeature
  readonly access: Pick<Access, 'visibility'>
  readonly documents: Pick<DocumentService, 'find'>
  readonly texts: CommentTexts
  readonly watchers: Pick<InboxWatchers, 'wake'>
}

/** A notification as the API tells of it. */
export interface Notification
  extends Pick<NotificationRecord, 'id' | 'kind' | 'title' | 'thread' | 'comment' | 'suggestion'> {
  /** The address of the document. */
  readonly document: string
  readonly by: { readonly id: string; readonly name: string; readonly colour: string | null }
  /** The beginning of the comment; empty when there is none, or it is deleted. */
  readonly excerpt: string
  readonly at: Date
  readonly read: boolean
}

/** A page of notifications. */
export interface NotificationPage {
  readonly notifications: readonly Notification[]
  /** The number of all unread ones. */
  readonly unread: number
  /** What the next page comes before; `null`: there is none. */
  readonly next: string | null
}

/** Most documents that an account mutes. */
const MOST_MUTED = 1_000

/** What people see and change of their notifications. Its methods reject with a `ServiceError`. */
export class NotificationService {
  private readonly options: NotificationServiceOptions

  constructor(options: NotificationServiceOptions) {
    this.options = options
  }

  /** Notifications of documents that the caller may see now, newest first. */
  async list(
    principal: Principal,
    options: { readonly unread: boolean; readonly before: string | null; readonly limit: number },
  ): Promise<NotificationPage> {
    const { account } = sessionOf(principal)
    const { notifications, visibleTo } = await this.visible(principal)
    const { limit } = options
    const records = await notifications.list(account, { ...options, limit: limit + 1, visibleTo })
    const shown = records.slice(0, limit)
    return {
      notifications: await shownAs(shown, this.options.texts),
      unread: await notifications.unread(account, visibleTo),
      next: records.length > limit ? (shown.at(-1)?.id ?? null) : null,
    }
  }

  /** The number of unread notifications of documents that the caller may see now. */
  async unread(principal: Principal): Promise<number> {
    const { account } = sessionOf(principal)
    const { notifications, visibleTo } = await this.visible(principal)
    return await notifications.unread(account, visibleTo)
  }

  /** Marks some of the caller's notifications as read, or all with `null`; resolves to the number that is unread then. */
  async markRead(principal: Principal, ids: readonly string[] | null): Promise<number> {
    const { account } = sessionOf(principal)
    const { notifications, watchers } = this.options
    if ((await notifications.markRead(account, ids)) > 0) watchers.wake([account])
    return await this.unread(principal)
  }

  async isMuted(principal: Principal, name: string): Promise<boolean> {
    const { account } = sessionOf(principal)
    const { id, organization } = await this.options.documents.find(principal, name)
    return await this.mutesIn(organization).has(account, id)
  }

  /** Mutes a document that the caller may see, or takes that back. */
  async setMuted(principal: Principal, name: string, muted: boolean): Promise<void> {
    const { account } = sessionOf(principal)
    const { id, organization } = await this.options.documents.find(principal, name)
    const mutes = this.mutesIn(organization)
    if (!muted) await mutes.remove(account, id)
    else if (!(await mutes.add(account, id, MOST_MUTED)))
      throw new ServiceError('conflict', `No more than ${MOST_MUTED} documents can be muted.`)
  }

  async mailRule(principal: Principal): Promise<DigestRule> {
    return await this.options.notifications.digests.rule(sessionOf(principal).account)
  }

  async setMailRule(principal: Principal, rule: DigestRule): Promise<void> {
    const { account } = sessionOf(principal)
    if (!(await this.options.notifications.digests.setRule(account, rule)))
      throw new ServiceError('unauthorized')
  }

  private mutesIn(organization: string): MuteStore {
    const { store, notifications } = this.options
    return (store.forTenants([organization]).notifications ?? notifications).mutes
  }

  /** What the caller may see, within the boundary of its organizations. */
  private async visible(principal: Principal) {
    const visibleTo = visibilityFor(this.options.access, principal)
    const { notifications } = await visibleStore<'notifications'>(this.options.store, visibleTo)
    return { notifications: notifications ?? this.options.notifications, visibleTo }
  }
}

/** The session of a person who is signed in with a browser; keys and programs get `forbidden`. */
export function sessionOf({ credential }: Principal): { readonly account: string; readonly session: string } {
  if (credential?.kind !== 'session') throw new ServiceError('forbidden')
  return credential
}

/** Notifications as they are shown, with the texts of their comments. */
export async function shownAs(
  records: readonly NotificationRecord[],
  texts: CommentTexts,
): Promise<Notification[]> {
  const found = await texts(records.flatMap(({ comment }) => comment ?? []))
  return records.map((record) => {
    const { id, kind, title, thread, comment, suggestion, principal, name, colour, at, readAt } = record
    return {
      ...{ id, kind, title, thread, comment, suggestion, at },
      document: formatAddress(record.address),
      by: { id: principal, name: name ?? principalName(principal), colour },
      excerpt: (comment && found.get(comment)) ?? '',
      read: readAt !== null,
    }
  })
}
