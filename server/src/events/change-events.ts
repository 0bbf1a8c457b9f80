import { StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { ObservedRoom, RoomObserver } from '../rooms/room-observer.ts'
import { PendingCalls } from '../scheduling/pending-calls.ts'
import type { EventSubject } from './document-event.ts'
import type { EventPace } from './event-pace.ts'
import type { EventWriter } from './event-writer.ts'
import { WrittenUpdates } from './written-updates.ts'

/** A document with updates that are not known to be committed. */
interface Written {
  readonly document: EventSubject
  readonly updates: WrittenUpdates
}

/** Committed edits of a document that no event tells of yet. */
interface Untold {
  readonly document: EventSubject
  /** Who wrote them. */
  readonly principals: ReadonlySet<string>
  /** Sequence number of the last of them; 0 when it is not known. */
  readonly revision: number
}

/** What {@link ChangeEvents} works with. */
export interface ChangeEventsOptions {
  readonly events: EventWriter
  readonly logger: Logger
  readonly pace: Pick<EventPace, 'quietMs' | 'gatheringMs'>
}

/** Pause before an event that the database did not take is written again, in ms. */
const RETRY_MS = 5_000

/** Writes the event `changed` for edits that this node committed, one for edits that follow each other. */
export class ChangeEvents implements RoomObserver {
  private readonly options: ChangeEventsOptions
  private readonly written = new Map<string, Written>()
  private readonly untold: PendingCalls<Untold>
  private closing = false

  constructor(options: ChangeEventsOptions) {
    this.options = options
    const { quietMs: delayMs, gatheringMs: maxDelayMs } = options.pace
    this.untold = new PendingCalls({ delayMs, maxDelayMs }, (untold) => this.write(untold))
  }

  changed({ document }: Pick<ObservedRoom, 'document'>, principal: string, ticket: number): void {
    if (ticket === 0) {
      this.request({ document, principals: new Set([principal]), revision: 0 })
      return
    }
    let written = this.written.get(document.id)
    if (written === undefined) {
      written = { document, updates: new WrittenUpdates() }
      this.written.set(document.id, written)
    }
    written.updates.add(ticket, principal)
  }

  committed(documentId: string, upToTicket: number, seq: number): void {
    const written = this.take(documentId, upToTicket)
    if (written === null || written.principals.length === 0) return
    const { document, principals } = written
    this.request({ document, principals: new Set(principals), revision: seq })
  }

  givenUp(documentId: string, upToTicket: number): void {
    this.take(documentId, upToTicket)
  }

  /** Writes what is committed and not told, for at most `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    this.closing = true
    const timeout = Promise.withResolvers<void>()
    const timer = setTimeout(timeout.resolve, timeoutMs)
    await Promise.race([timeout.promise, this.untold.flush()])
    clearTimeout(timer)
    this.untold.clear()
    this.written.clear()
  }

  /** Takes out the updates of a document up to this ticket; `null` when there are none of the document. */
  private take(documentId: string, upToTicket: number) {
    const written = this.written.get(documentId)
    if (written === undefined) return null
    const { document, updates } = written
    const principals = updates.takeUpTo(upToTicket)
    if (updates.isEmpty) this.written.delete(documentId)
    return { document, principals }
  }

  private request(untold: Untold, pauseMs = 0): void {
    this.untold.request(untold.document.id, (due) => (due === null ? untold : joined(due, untold)), pauseMs)
  }

  private async write(untold: Untold): Promise<void> {
    const { events, logger } = this.options
    const { document, principals, revision } = untold
    const isLastAttempt = this.closing
    try {
      await events.transaction(async ({ updates }, record) => {
        const known = revision || (await updates.heads([document.id])).get(document.id)?.head || 0
        await record(document, { type: 'changed', principals: [...principals], revision: known })
      })
    } catch (error) {
      const level = error instanceof StoreError ? 'warn' : 'error'
      const text = isLastAttempt
        ? 'an event could not be written'
        : 'an event could not be written, will be tried again'
      logger[level]({ err: error, documentId: document.id }, text)
      if (!isLastAttempt) this.request(untold, RETRY_MS)
    }
  }
}

function joined(one: Untold, other: Untold): Untold {
  return {
    document: one.document,
    principals: new Set([...one.principals, ...other.principals]),
    revision: Math.max(one.revision, other.revision),
  }
}
