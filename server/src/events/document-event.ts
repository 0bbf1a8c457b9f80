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
    case 'trashed':
    case 'restored':
    case 'deleted':
      return { type: known, principal }
    default:
      known satisfies never
      throw new TypeError(`This version knows no events of the type ${type}.`)
  }
}
