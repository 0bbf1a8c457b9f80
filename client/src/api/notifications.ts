import { followEvents } from './event-stream.ts'
import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** What a notification tells of. */
export type NotificationKind = 'mention' | 'reply' | 'assigned' | 'resolved' | 'suggested' | 'decided'

/** What the account is told of. Ids are those of the server; times are ISO 8601. */
export interface Notification {
  readonly id: string
  readonly kind: NotificationKind
  /** The address of the document. */
  readonly document: string
  readonly title: string
  readonly thread: string | null
  readonly comment: string | null
  readonly suggestion: string | null
  readonly by: { readonly id: string; readonly name: string; readonly colour: string | null }
  /** The beginning of the comment; empty without one. */
  readonly excerpt: string
  readonly at: string
  readonly read: boolean
}

/** A page of notifications, newest first. */
export interface NotificationPage {
  readonly notifications: readonly Notification[]
  /** The number of all unread ones. */
  readonly unread: number
  /** What the next page is before; `null`: there is none. */
  readonly next: string | null
}

/** How often the account gets a mail about unread notifications. */
export type MailRule = 'off' | 'hourly' | 'daily'

/** The rule, and whether the server sends mails at all. */
export interface MailSetting {
  readonly mail: MailRule
  readonly configured: boolean
}

/** The HTTP API for notifications of the account that is signed in. */
export interface NotificationsApi {
  list(options: {
    readonly unread: boolean
    readonly before?: string | undefined
    readonly signal?: AbortSignal
  }): Promise<ApiResult<NotificationPage>>
  /** Marks some as read, or all; resolves to the number that is unread then. */
  markRead(ids: readonly string[] | 'all'): Promise<ApiResult<{ unread: number }>>
  /** Reports the number of unread ones now and whenever it changes, until the returned function is called. */
  follow(onUnread: (count: number) => void): () => void
  isMuted(address: string): Promise<ApiResult<{ muted: boolean }>>
  setMuted(address: string, muted: boolean): Promise<ApiResult<{ muted: boolean }>>
  mail(): Promise<ApiResult<MailSetting>>
  setMail(mail: MailRule): Promise<ApiResult<MailSetting>>
}

/** The API of the server at the origin `server`; `send` sends the requests with the account's credentials. */
export function notificationsApi(server: string, send: Send): NotificationsApi {
  const ask = <T>(path: string, request: ApiRequest = {}) =>
    requestJson<T>(server, `/api/v1${path}`, { send, ...request })
  const mute = (address: string) => `/documents/${encodeURIComponent(address)}/mute`
  return {
    list: ({ unread, before, signal }) => {
      const query = new URLSearchParams({ unread: `${unread}`, ...(before === undefined ? {} : { before }) })
      return ask(`/notifications?${query}`, signal === undefined ? {} : { signal })
    },
    markRead: (ids) =>
      ask('/notifications/read', { method: 'POST', body: ids === 'all' ? { all: true } : { ids } }),
    follow: (onUnread) =>
      followEvents(new URL('/api/v1/notifications/events', server), send, (name, data) => {
        if (name === 'unread') onUnread(Number(data))
      }),
    isMuted: (address) => ask(mute(address)),
    setMuted: (address, muted) => ask(mute(address), { method: muted ? 'PUT' : 'DELETE' }),
    mail: () => ask('/notifications/mail'),
    setMail: (mail) => ask('/notifications/mail', { method: 'PUT', body: { mail } }),
  }
}

/** Stops the mails about notifications by the link in one of them. */
export function unsubscribe(server: string, token: string): Promise<ApiResult<null>> {
  return requestJson(server, `/api/v1/unsubscribe/${encodeURIComponent(token)}`, { method: 'POST' })
}
