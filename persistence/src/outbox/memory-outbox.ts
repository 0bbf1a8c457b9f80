import { randomUUID } from 'node:crypto'
import type { MemoryDocumentTable } from '../documents/memory-documents.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import {
  type ClaimState,
  DELETED,
  type NewOutboxEvent,
  type OutboxClaim,
  type OutboxEvent,
  type OutboxStore,
  type UntoldChange,
} from './outbox.ts'

/** How far a consumer is with a document, as a row of `outbox_delivery`. */
interface MemoryDelivery {
  delivered: number
  newest: number
  attempts: number
  /** In ms since 1970. */
  dueAt: number
  token: string | null
}

/** Events, consumers and deliveries in memory. */
export class MemoryOutboxTable {
  /** Events by document, in order. A list is replaced when it changes. */
  readonly events = new Map<string, readonly OutboxEvent[]>()
  /** Times of registration by name. */
  readonly seenAt = new Map<string, Date>()
  /** By consumer, then by document. */
  readonly deliveries = new Map<string, Map<string, MemoryDelivery>>()
  #lastId = 0

  nextId(): number {
    return ++this.#lastId
  }

  /** Deletes the delivered events of a document that `isOld` accepts, and returns how many. */
  deleteDelivered(writer: MemoryWriter, documentId: string, isOld: (event: OutboxEvent) => boolean): number {
    const events = this.events.get(documentId) ?? []
    const open = [...this.deliveries.values()].flatMap((of) => of.get(documentId)?.delivered ?? [])
    const kept = events.filter((event) => open.some((delivered) => delivered < event.id) || !isOld(event))
    if (kept.length === 0) writer.delete(this.events, documentId)
    else if (kept.length < events.length) writer.set(this.events, documentId, kept)
    return events.length - kept.length
  }

  /** Replaces a principal and returns the number of changed events. */
  rename(writer: MemoryWriter, principal: string, name: string): number {
    let entries = 0
    for (const [documentId, events] of this.events) {
      const of = events.filter(({ principals }) => principals.includes(principal)).length
      if (of === 0) continue
      entries += of
      const changed = events.map((event) => ({
        ...event,
        principals: event.principals.map((one) => (one === principal ? name : one)),
      }))
      writer.set(this.events, documentId, changed)
    }
    return entries
  }
}

/** `OutboxStore` in memory. */
export class MemoryOutbox implements OutboxStore {
  readonly #session: MemorySession
  readonly #documents: MemoryDocumentTable
  readonly #outbox: MemoryOutboxTable

  constructor(session: MemorySession, documents: MemoryDocumentTable, outbox: MemoryOutboxTable) {
    this.#session = session
    this.#documents = documents
    this.#outbox = outbox
  }

  register(consumer: string): Promise<void> {
    return this.#session.run((writer) => {
      writer.set(this.#outbox.seenAt, consumer, new Date())
      if (!this.#outbox.deliveries.has(consumer)) writer.set(this.#outbox.deliveries, consumer, new Map())
    })
  }

  consumers(): Promise<string[]> {
    return this.#session.run(() => [...this.#outbox.seenAt.keys()].sort())
  }

  append(event: NewOutboxEvent): Promise<boolean> {
    return this.#session.run((writer) => {
      const { documentId } = event
      if (this.#documents.byId.has(documentId) === (event.type === DELETED)) return false
      if (this.#outbox.seenAt.size === 0) return false
      const id = this.#outbox.nextId()
      const before = this.#outbox.events.get(documentId) ?? []
      writer.set(this.#outbox.events, documentId, [...before, { ...event, id, at: new Date() }])
      for (const deliveries of this.#outbox.deliveries.values()) {
        const delivery = deliveries.get(documentId)
        if (delivery !== undefined) writer.assign(delivery, { newest: id })
        else {
          const added = { delivered: id - 1, newest: id, attempts: 0, dueAt: Date.now(), token: null }
          writer.set(deliveries, documentId, added)
        }
      }
      return true
    })
  }

  claim(
    consumer: string,
    { leaseMs, limit }: { readonly leaseMs: number; readonly limit: number },
  ): Promise<OutboxClaim[]> {
    return this.#session.run((writer) => {
      const token = randomUUID()
      const now = Date.now()
      return [...(this.#outbox.deliveries.get(consumer) ?? [])]
        .filter(([, { dueAt }]) => dueAt <= now)
        .sort(([, a], [, b]) => a.dueAt - b.dueAt)
        .slice(0, limit)
        .map(([documentId, delivery]) => {
          writer.assign(delivery, { token, dueAt: now + leaseMs })
          const { delivered, newest, attempts } = delivery
          return { consumer, documentId, token, delivered, newest, attempts }
        })
    })
  }

  read(documentId: string, after: number, limit: number): Promise<OutboxEvent[]> {
    return this.#session.run(() =>
      (this.#outbox.events.get(documentId) ?? []).filter(({ id }) => id > after).slice(0, limit),
    )
  }

  delivered(claim: OutboxClaim, eventId: number, leaseMs: number): Promise<ClaimState> {
    return this.#session.run((writer) => {
      const deliveries = this.#outbox.deliveries.get(claim.consumer)
      const delivery = deliveries?.get(claim.documentId)
      if (deliveries === undefined || delivery?.token !== claim.token) return 'lost'
      if (delivery.newest > eventId) {
        writer.assign(delivery, { delivered: eventId, attempts: 0, dueAt: Date.now() + leaseMs })
        return 'more'
      }
      writer.delete(deliveries, claim.documentId)
      return 'done'
    })
  }

  release(claim: OutboxClaim, retryMs: number | null): Promise<void> {
    return this.#session.run((writer) => {
      const delivery = this.#outbox.deliveries.get(claim.consumer)?.get(claim.documentId)
      if (delivery?.token !== claim.token) return
      const attempts = delivery.attempts + (retryMs === null ? 0 : 1)
      writer.assign(delivery, { token: null, attempts, dueAt: Date.now() + (retryMs ?? 0) })
    })
  }

  untold(): Promise<UntoldChange[]> {
    return this.#session.run(() => [])
  }

  deleteDelivered(time: Date, limit: number): Promise<number> {
    return this.#session.run((writer) => {
      let left = limit
      const isOld = ({ at }: OutboxEvent) => at < time && left-- > 0
      return [...this.#outbox.events.keys()]
        .map((documentId) => this.#outbox.deleteDelivered(writer, documentId, isOld))
        .reduce((sum, deleted) => sum + deleted, 0)
    })
  }

  forgetConsumers(time: Date): Promise<string[]> {
    return this.#session.run((writer) => {
      const names = [...this.#outbox.seenAt].flatMap(([name, at]) => (at < time ? [name] : []))
      for (const name of names) {
        writer.delete(this.#outbox.seenAt, name)
        writer.delete(this.#outbox.deliveries, name)
      }
      return names
    })
  }
}
