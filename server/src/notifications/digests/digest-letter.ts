import type { NotificationKind } from '@cowrite/persistence'
import type { Mail } from '../../accounts/mail/mailer.ts'
import type { Notification } from '../inbox/notification-service.ts'

/** Most notifications that a mail tells of; it says how many more there are. */
const MOST = 50

/** What {@link digestLetter} tells of. */
export interface DigestContent {
  readonly to: string
  /** Newest first; at least one. */
  readonly notifications: readonly Notification[]
  /** The address of the server without a path. */
  readonly origin: string
  /** The token of the link to unsubscribe. */
  readonly token: string
}

/** The mail about unread notifications, by documents. */
export function digestLetter({ to, notifications, origin, token }: DigestContent): Mail {
  const shown = notifications.slice(0, MOST)
  const byDocument = Map.groupBy(shown, ({ document }) => document)
  const parts = [...byDocument.values()].map((some) =>
    [some[0]?.title ?? '', ...some.map(lines)].join('\n\n'),
  )
  const more = notifications.length - shown.length
  const unsubscribe = `${origin}/unsubscribe/${token}`
  const text = [
    ...parts,
    ...(more > 0 ? [`And ${more} more: ${origin}/`] : []),
    `How often you get this mail: ${origin}/settings/account\nNo more of these mails: ${unsubscribe}`,
  ].join('\n\n\n')
  const count = notifications.length === 1 ? 'One notification' : `${notifications.length} notifications`
  return {
    to,
    subject: `Cowrite: ${count}`,
    text: `${text}\n`,
    // RFC 8058: the mail program offers to unsubscribe, and does it by itself.
    headers: {
      'List-Unsubscribe': `<${origin}/api/v1/unsubscribe/${token}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  }

  function lines(one: Notification): string {
    const said = one.excerpt === '' ? [] : [`“${one.excerpt}”`]
    return [`${one.by.name} ${DONE[one.kind]}`, ...said, origin + pathOf(one)]
      .map((line) => `  ${line}`)
      .join('\n')
  }
}

/** What the person did, after the name. */
const DONE: Readonly<Record<NotificationKind, string>> = {
  mention: 'mentioned you',
  reply: 'replied in a thread',
  assigned: 'assigned a thread to you',
  resolved: 'resolved a thread',
  suggested: 'suggested changes',
  decided: 'decided on a suggestion of yours',
}

/** The path of the page where a notification leads. */
function pathOf({ document, thread }: Notification): string {
  const path = `/d/${document.split('/').map(encodeURIComponent).join('/')}`
  return thread === null ? path : `${path}#thread-${thread}`
}
