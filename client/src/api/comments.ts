import type { Anchor } from '@cowrite/crdt/richtext'
import { documentPath } from './documents.ts'
import { type ApiRequest, type ApiResult, requestJson, type Send } from './http.ts'

/** A person, guest or agent, by the name to show. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** Who wrote a comment. `colour`: `#rrggbb`. */
export interface CommentAuthor extends Named {
  readonly kind: 'person' | 'guest' | 'agent'
  readonly colour: string
}

/** An emoji under a comment, and who put it there. */
export interface Reaction {
  readonly emoji: string
  readonly people: readonly Named[]
}

/** One comment of a thread. Times are ISO 8601. */
export interface Comment {
  readonly id: string
  readonly author: CommentAuthor
  /** Plain text with line breaks, and mentions as `@[Name](person:ID)` or `@[Name](group:ID)`. */
  readonly body: string
  readonly createdAt: string
  readonly editedAt: string | null
  /** When it was deleted: then it has no text any more. */
  readonly deletedAt: string | null
  /** Whether the reader wrote it. */
  readonly mine: boolean
  readonly reactions: readonly Reaction[]
}

/** Comments about one thing, the first one first. */
export interface Thread {
  readonly id: string
  readonly anchor: Anchor
  /** The words that it was about when it began. */
  readonly quotation: string
  readonly status: 'open' | 'resolved'
  readonly resolvedBy: Named | null
  readonly resolvedAt: string | null
  readonly assignee: Named | null
  readonly createdAt: string
  readonly revision: number
  /** Whether something in it is new to the reader. */
  readonly unread: boolean
  readonly comments: readonly Comment[]
}

/** A thread that was deleted since. */
export interface DeletedThread {
  readonly id: string
  readonly deleted: true
  readonly revision: number
}

/** The threads of a document, or those that changed since a revision. */
export interface Threads {
  readonly threads: readonly (Thread | DeletedThread)[]
  readonly revision: number
  /** Whether there are more, after `revision`. Default no. */
  readonly hasMore?: boolean
  /** Whether the reader may comment. Default: whether the reader may write. */
  readonly mayComment?: boolean
}

/** A new thread. */
export interface NewThread {
  readonly anchor: Anchor
  readonly quotation: string
  readonly body: string
  /** The same for a repeated request, so that it has an effect only once. */
  readonly idempotencyKey: string
  /** The name of a guest; it counts for nobody else. */
  readonly name?: string
}

/** Somebody who may see the document, for mentions and assignments. */
export interface Reader {
  readonly kind: 'person' | 'group'
  /** `person:…` or `group:…`. */
  readonly id: string
  readonly name: string
  readonly colour: string
}

type Answer<T> = Promise<ApiResult<T>>
type OneThread = { readonly thread: Thread }

/** The HTTP API for comments. */
export interface CommentsApi {
  threads(address: string, since?: number): Answer<Threads>
  begin(address: string, thread: NewThread): Answer<OneThread>
  /** The whole thread as it is now. */
  thread(id: string): Answer<OneThread>
  change(
    id: string,
    change: { readonly status?: Thread['status']; readonly assignee?: string | null },
  ): Answer<OneThread>
  remove(id: string): Answer<unknown>
  reply(
    thread: string,
    reply: { readonly body: string; readonly idempotencyKey: string; readonly name?: string },
  ): Answer<OneThread>
  edit(comment: string, body: string): Answer<OneThread>
  removeComment(comment: string): Answer<unknown>
  /** Puts an emoji under a comment, or takes it away. */
  react(comment: string, emoji: string, isOn: boolean): Answer<OneThread>
  read(thread: string): Answer<unknown>
  /** Who may see the document, by the beginning of a name. */
  readers(address: string, query: string, signal?: AbortSignal): Answer<{ people: readonly Reader[] }>
}

/** The API of the server at the origin `server`. `send` sends the requests, by default `fetch`. */
export function commentsApi(server: string, send: Send = fetch): CommentsApi {
  const ask = <T>(path: string, request?: ApiRequest) => requestJson<T>(server, path, { send, ...request })
  const thread = (id: string) => `/api/threads/${encodeURIComponent(id)}`
  const comment = (id: string) => `/api/comments/${encodeURIComponent(id)}`
  return {
    threads: (address, since) =>
      ask(`${documentPath(address)}/threads${since === undefined ? '' : `?since=${since}`}`),
    begin: (address, body) => ask(`${documentPath(address)}/threads`, { method: 'POST', body }),
    thread: (id) => ask(thread(id)),
    change: (id, body) => ask(thread(id), { method: 'PATCH', body }),
    remove: (id) => ask(thread(id), { method: 'DELETE' }),
    reply: (id, body) => ask(`${thread(id)}/comments`, { method: 'POST', body }),
    edit: (id, body) => ask(comment(id), { method: 'PATCH', body: { body } }),
    removeComment: (id) => ask(comment(id), { method: 'DELETE' }),
    react: (id, emoji, isOn) =>
      ask(`${comment(id)}/reactions/${encodeURIComponent(emoji)}`, { method: isOn ? 'PUT' : 'DELETE' }),
    read: (id) => ask(`${thread(id)}/read`, { method: 'POST' }),
    readers: (address, query, signal) =>
      ask(`${documentPath(address)}/readers?${new URLSearchParams({ q: query })}`, {
        ...(signal === undefined ? {} : { signal }),
      }),
  }
}
