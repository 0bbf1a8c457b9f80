import { formatAddress } from '@cowrite/crdt'
import type { NewOutboxEvent, OutboxEvent, VersionKind, VersionRecord } from '@cowrite/persistence'

/** What happened to a document. `principal`: the id of the principal that made the change; `server` for changes of the server's own. */
export type DocumentFact =
  /** It was created, by a command, by opening an address that had none, or by an import, which brings content too. */
  | { readonly type: 'created'; readonly principal: string; readonly title: string }
  /**
   * Its content changed. One event for edits that follow each other; `revision`: the sequence number of the last of them
   * that is committed, 0 in a store that keeps nothing.
   */
  | { readonly type: 'changed'; readonly principals: readonly string[]; readonly revision: number }
  | { readonly type: 'renamed'; readonly principal: string; readonly title: string }
  /** It was closed to all edits, or opened again. */
  | { readonly type: 'read-only-changed'; readonly principal: string; readonly readOnly: boolean }
  /** It became a template of its project, or is none any more. */
  | { readonly type: 'template-changed'; readonly principal: string; readonly template: boolean }
  /** Agents were kept out of it, or let in again. */
  | { readonly type: 'agents-changed'; readonly principal: string; readonly agents: boolean }
  | { readonly type: 'trashed'; readonly principal: string }
  | { readonly type: 'restored'; readonly principal: string }
  /** It was deleted for good. No event follows. */
  | { readonly type: 'deleted'; readonly principal: string }
  /** A version was recorded, by somebody or automatically. */
  | { readonly type: 'version'; readonly principal: string; readonly version: VersionSummary }
  /**
   * A comment was written: the first one of its thread, or a reply. `mentions`: the ids (`person:…`, `group:…`) that it
   * mentions and that may see the document. `assignee`: whom a new thread is assigned to; `null`: nobody, and for replies.
   * `edited`: the comment stood there before, and now mentions these as well.
   */
  | {
      readonly type: 'commented'
      readonly principal: string
      readonly thread: string
      readonly comment: string
      readonly mentions: readonly string[]
      readonly assignee: string | null
      readonly edited: boolean
    }
  /** A thread of comments was resolved, opened again, or deleted with its comments. */
  | {
      readonly type: 'thread-resolved' | 'thread-reopened' | 'thread-deleted'
      readonly principal: string
      readonly thread: string
    }
  /** A thread of comments was assigned to a person or group (`person:…`, `group:…`); `null`: to nobody any more. */
  | {
      readonly type: 'assigned'
      readonly principal: string
      readonly thread: string
      readonly assignee: string | null
    }
  /** Changes were suggested. */
  | { readonly type: 'suggested'; readonly principal: string; readonly suggestion: string }
  /** Parts of a suggestion were accepted and rejected: how many. */
  | {
      readonly type: 'suggestions-decided'
      readonly principal: string
      readonly suggestion: string
      readonly accepted: number
      readonly rejected: number
    }

/** A version in an event. */
export interface VersionSummary {
  readonly id: string
  readonly kind: VersionKind
  /** `null` for an unnamed version. */
  readonly name: string | null
}

/** An event of a document, as a consumer is told of it. */
export type DocumentEvent = DocumentFact & {
  /** Rises from event to event of a document. An event that is delivered again has the same number. */
  readonly id: number
  readonly documentId: string
  /** `project/key`. */
  readonly address: string
  readonly at: Date
}

/** The document of an event. */
export interface EventSubject {
  readonly id: string
  readonly project: string
  readonly key: string
}

/** The fact that this version was recorded. */
export function versionFact({ id, kind, name, principal }: VersionRecord): DocumentFact {
  return { type: 'version', principal, version: { id, kind, name } }
}

/** A fact as it is written to the outbox. */
export function toOutboxEvent({ id, project, key }: EventSubject, fact: DocumentFact): NewOutboxEvent {
  const about = { documentId: id, address: { project, key }, type: fact.type }
  switch (fact.type) {
    case 'changed':
      return { ...about, principals: fact.principals, payload: { revision: fact.revision } }
    case 'created':
    case 'renamed':
      return { ...about, principals: [fact.principal], payload: { title: fact.title } }
    case 'read-only-changed':
      return { ...about, principals: [fact.principal], payload: { readOnly: fact.readOnly } }
    case 'template-changed':
      return { ...about, principals: [fact.principal], payload: { template: fact.template } }
    case 'agents-changed':
      return { ...about, principals: [fact.principal], payload: { agents: fact.agents } }
    case 'version':
      return { ...about, principals: [fact.principal], payload: { ...fact.version } }
    case 'commented': {
      const { principal, mentions, assignee, thread, comment, edited } = fact
      // All ids stand among the principals, from which `cowrite forget` takes them.
      const principals = [principal, ...mentions, ...(assignee === null ? [] : [assignee])]
      return { ...about, principals, payload: { thread, comment, edited, assigned: assignee !== null } }
    }
    case 'assigned': {
      const { principal, thread, assignee } = fact
      return {
        ...about,
        principals: [principal, ...(assignee === null ? [] : [assignee])],
        payload: { thread },
      }
    }
    case 'thread-resolved':
    case 'thread-reopened':
    case 'thread-deleted':
      return { ...about, principals: [fact.principal], payload: { thread: fact.thread } }
    case 'suggested':
      return { ...about, principals: [fact.principal], payload: { suggestion: fact.suggestion } }
    case 'suggestions-decided': {
      const { principal, suggestion, accepted, rejected } = fact
      return { ...about, principals: [principal], payload: { suggestion, accepted, rejected } }
    }
    case 'trashed':
    case 'restored':
    case 'deleted':
      return { ...about, principals: [fact.principal], payload: {} }
    default:
      return fact satisfies never
  }
}

/** The event that was written. Throws for a type that only a newer version of this program knows. */
export function toDocumentEvent(event: OutboxEvent): DocumentEvent {
  const { id, documentId, at } = event
  return { id, documentId, address: formatAddress(event.address), at, ...toFact(event) }
}

/** The payload is what {@link toOutboxEvent} wrote. */
function toFact({ type, principals, payload }: OutboxEvent): DocumentFact {
  const [principal = ''] = principals
  // The type of an event that a newer node wrote is not among these.
  const known = type as DocumentFact['type']
  switch (known) {
    case 'changed':
      return { type: known, principals, revision: Number(payload['revision']) }
    case 'created':
    case 'renamed':
      return { type: known, principal, title: String(payload['title']) }
    case 'read-only-changed':
      return { type: known, principal, readOnly: payload['readOnly'] === true }
    case 'template-changed':
      return { type: known, principal, template: payload['template'] === true }
    case 'agents-changed':
      return { type: known, principal, agents: payload['agents'] === true }
    case 'version':
      return { type: known, principal, version: payload as unknown as VersionSummary }
    case 'commented': {
      const named = principals.slice(1)
      const assignee = payload['assigned'] === true ? (named.pop() ?? null) : null
      const [thread, comment] = [String(payload['thread']), String(payload['comment'])]
      return {
        type: known,
        principal,
        thread,
        comment,
        mentions: named,
        assignee,
        edited: payload['edited'] === true,
      }
    }
    case 'assigned':
      return {
        type: known,
        principal,
        thread: String(payload['thread']),
        assignee: principals[1] ?? null,
      }
    case 'thread-resolved':
    case 'thread-reopened':
    case 'thread-deleted':
      return { type: known, principal, thread: String(payload['thread']) }
    case 'suggested':
      return { type: known, principal, suggestion: String(payload['suggestion']) }
    case 'suggestions-decided':
      return {
        type: known,
        principal,
        suggestion: String(payload['suggestion']),
        accepted: Number(payload['accepted']),
        rejected: Number(payload['rejected']),
      }
    case 'trashed':
    case 'restored':
    case 'deleted':
      return { type: known, principal }
    default:
      known satisfies never
      throw new TypeError(`This version knows no events of the type ${type}.`)
  }
}
