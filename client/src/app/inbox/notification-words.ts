import type { Notification, NotificationKind } from '../../api/notifications.ts'
import { pathOf } from '../navigation/route.ts'

/** What somebody did, after their name. */
const DONE: Readonly<Record<NotificationKind, string>> = {
  mention: 'mentioned you',
  reply: 'replied',
  assigned: 'assigned a thread to you',
  resolved: 'resolved a thread',
  suggested: 'suggested changes',
  decided: 'decided on your suggestion',
}

/** What happened, after the name of who did it. */
export function doneBy({ kind }: Pick<Notification, 'kind'>): string {
  return DONE[kind]
}

/** The path of the place that a notification leads to. */
export function placeOf({ document, thread }: Pick<Notification, 'document' | 'thread'>): string {
  const path = pathOf({ page: 'document', address: document })
  return thread === null ? path : `${path}#thread-${thread}`
}

/** Notifications by documents, in the order of the newest of each. */
export function byDocuments(notifications: readonly Notification[]): readonly {
  readonly document: string
  readonly title: string
  readonly notifications: readonly Notification[]
}[] {
  return [...Map.groupBy(notifications, ({ document }) => document)].map(([document, some]) => ({
    document,
    title: some[0]?.title || 'Untitled',
    notifications: some,
  }))
}
