import type { DocumentAddress } from '../documents/documents.ts'

/** The type of events that tell of updates; their payload has the sequence number `revision`. */
export const CHANGED = 'changed'
/** The type of the event that tells of a deletion for good; it is the last one of its document. */
export const DELETED = 'deleted'

/** An event to be written. */
export interface NewOutboxEvent {
  readonly documentId: string
  /** The document's address at that time. */
  readonly address: DocumentAddress
  readonly type: string
  /** The principals that it names: first those that caused it. */
  readonly principals: readonly string[]
  /** Everything else to tell: an object that JSON can express. */
  readonly payload: Readonly<Record<string, unknown>>
}

/** An event as written. */
export interface OutboxEvent extends NewOutboxEvent {
  /** Rises from event to event of a document. */
  readonly id: number
  readonly at: Date
}

/** A document whose events one caller delivers to one consumer until the lease ends. */
export interface OutboxClaim {
  readonly consumer: string
  readonly documentId: string
  /** New for each claim. */
  readonly token: string
  /** The event up to which everything is delivered; 0 when there is none. */
  readonly delivered: number
  /** The last event when the document was claimed. */
  readonly newest: number
  /** Failed attempts to deliver the event after it. */
  readonly attempts: number
}

/** A document whose newest updates no event tells of. */
export interface UntoldChange {
  readonly documentId: string
  readonly address: DocumentAddress
  /** Who wrote those updates that are stored one by one. */
  readonly principals: readonly string[]
  /** Sequence number of the last update. */
  readonly revision: number
}

/** What became of a claim; `lost`: its lease ended and somebody else may have taken the document. */
export type ClaimState = 'more' | 'done' | 'lost'

/**
 * Events of documents for consumers, which are told of each event at least once and in order for each document. Several
 * nodes may deliver to the same consumer: each document is claimed by one of them at a time.
 */
export interface OutboxStore {
  /** Registers a consumer, or confirms that it is still wanted. It is told of the events that are written from then on. */
  register(consumer: string): Promise<void>
  /** The names of the registered consumers, in order. */
  consumers(): Promise<string[]>
  /**
   * Writes an event for all registered consumers; to be called in the unit of work that makes the change, after the
   * change. Holds the document's row until the end of the unit, so events of a document are numbered in the order of the
   * commits. Returns `false`, and writes nothing, without a registered consumer, and when there is no such document; for
   * an event of the type `deleted` when there still is one.
   */
  append(event: NewOutboxEvent): Promise<boolean>
  /** Claims documents with events for a consumer that are due, the longest due first, at most `limit`, for `leaseMs`. */
  claim(
    consumer: string,
    options: { readonly leaseMs: number; readonly limit: number },
  ): Promise<OutboxClaim[]>
  /** Events of a document after the event `after`, in order; at most `limit`. */
  read(documentId: string, after: number, limit: number): Promise<OutboxEvent[]>
  /**
   * Everything up to this event was delivered. `done`: that was all, and the claim has ended; `more`: there are more
   * events, and the lease begins anew; `lost`: nothing was recorded.
   */
  delivered(claim: OutboxClaim, eventId: number, leaseMs: number): Promise<ClaimState>
  /** Ends a claim. After a failure (`retryMs`) the document is due again after this time, else at once. */
  release(claim: OutboxClaim, retryMs: number | null): Promise<void>
  /**
   * Documents with updates after the last event of the type `changed`, because the node that committed them ended before it
   * wrote the event: those that changed after a consumer was registered and after `after`, but not since `before`; at most
   * `limit`. Empty in memory, where nothing survives a node.
   */
  untold(options: {
    readonly after: Date
    readonly before: Date
    readonly limit: number
  }): Promise<UntoldChange[]>
  /** Deletes delivered events from before `time`, at most `limit`, and returns how many. */
  deleteDelivered(time: Date, limit: number): Promise<number>
  /** Forgets consumers that were not registered since `time`, with what is to be delivered to them; returns their names. */
  forgetConsumers(time: Date): Promise<string[]>
}
