import { StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import type { ObservedRoom, RoomObserver } from '../rooms/room-observer.ts'
import type { EventSubject } from './document-event.ts'
import type { EventPace } from './event-pace.ts'
import type { EventWriter } from './event-writer.ts'
import { WrittenUpdates } from './written-updates.ts'

/** When the event of the committed edits is written. */
type Phase =
  /** No committed edit has to be told. */
  | { readonly name: 'idle' }
  | { readonly name: 'waiting'; readonly timer: NodeJS.Timeout }
  | { readonly name: 'writing'; readonly done: Promise<void> }

/** A document with edits that are not told. */
interface Changing {
  readonly document: EventSubject
  /** Updates that are not known to be committed. */
  readonly written: WrittenUpdates
  /** Who wrote what is committed and not told. */
  principals: Set<string>
  /** Sequence number of the last of them; 0 when it is not known. */
  revision: number
  /** Time of the first commit that is not told. */
  firstAt: number
  /** Time of the last one. */
  lastAt: number
  phase: Phase
}

/** What {@link ChangeEvents} works with. */
export interface ChangeEventsOptions {
  readonly events: EventWriter
  readonly logger: Logger
  readonly pace: Pick<EventPace, 'quietMs' | 'gatheringMs'>
  /** Monotonic milliseconds. */
  readonly now: () => number
}

/** Pause before an event that the database did not take is written again, in ms. */
const RETRY_MS = 5_000

/** Writes the event `changed` for edits that this node committed, one for edits that follow each other. */
export class ChangeEvents implements RoomObserver {
  private readonly options: ChangeEventsOptions
  private readonly changing = new Map<string, Changing>()
  private closing = false

  constructor(options: ChangeEventsOptions) {
    this.options = options
  }

  changed({ document }: Pick<ObservedRoom, 'document'>, principal: string, ticket: number): void {
    const changing = this.changing.get(document.id) ?? this.begin(document)
    if (ticket === 0) this.add(changing, [principal], 0)
    else changing.written.add(ticket, principal)
  }

  committed(documentId: string, upToTicket: number, seq: number): void {
    const changing = this.changing.get(documentId)
    if (changing === undefined) return
    const principals = changing.written.takeUpTo(upToTicket)
    if (principals.length > 0) this.add(changing, principals, seq)
  }

  givenUp(documentId: string, upToTicket: number): void {
    const changing = this.changing.get(documentId)
    if (changing === undefined) return
    changing.written.takeUpTo(upToTicket)
    this.forgetIdle(changing)
  }

  /** Writes what is committed and not told, for at most `timeoutMs`. */
  async close(timeoutMs: number): Promise<void> {
    this.closing = true
    const timeout = Promise.withResolvers<void>()
    const timer = setTimeout(timeout.resolve, timeoutMs)
    await Promise.race([
      timeout.promise,
      Promise.all([...this.changing.values()].map((of) => this.finish(of))),
    ])
    clearTimeout(timer)
    this.changing.clear()
  }

  private begin(document: EventSubject): Changing {
    const changing: Changing = {
      document,
      written: new WrittenUpdates(),
      principals: new Set(),
      revision: 0,
      firstAt: 0,
      lastAt: 0,
      phase: { name: 'idle' },
    }
    this.changing.set(document.id, changing)
    return changing
  }

  private add(changing: Changing, principals: readonly string[], revision: number): void {
    const now = this.options.now()
    if (changing.principals.size === 0) changing.firstAt = now
    changing.lastAt = now
    for (const principal of principals) changing.principals.add(principal)
    changing.revision = Math.max(changing.revision, revision)
    if (changing.phase.name === 'idle') this.wait(changing, this.options.pace.quietMs)
  }

  private wait(changing: Changing, ms: number): void {
    // When the server closes, `close` writes what is left.
    if (this.closing) changing.phase = { name: 'idle' }
    else changing.phase = { name: 'waiting', timer: setTimeout(() => this.due(changing), Math.max(0, ms)) }
  }

  /** The timer has run, which later commits do not put off. */
  private due(changing: Changing): void {
    const { quietMs, gatheringMs } = this.options.pace
    const dueAt = Math.min(changing.lastAt + quietMs, changing.firstAt + gatheringMs)
    const leftMs = dueAt - this.options.now()
    if (leftMs > 0) this.wait(changing, leftMs)
    else changing.phase = { name: 'writing', done: this.write(changing) }
  }

  private async finish(changing: Changing): Promise<void> {
    if (changing.phase.name === 'waiting') clearTimeout(changing.phase.timer)
    if (changing.phase.name === 'writing') await changing.phase.done
    if (changing.principals.size > 0) await this.write(changing)
  }

  private async write(changing: Changing): Promise<void> {
    const { document, principals, revision } = changing
    changing.principals = new Set()
    changing.revision = 0
    try {
      await this.options.events.transaction(async ({ updates }, record) => {
        const known = revision || (await updates.heads([document.id])).get(document.id)?.head || 0
        await record(document, { type: 'changed', principals: [...principals], revision: known })
      })
      if (changing.principals.size > 0) this.wait(changing, this.options.pace.quietMs)
      else changing.phase = { name: 'idle' }
      this.forgetIdle(changing)
    } catch (error) {
      const level = error instanceof StoreError ? 'warn' : 'error'
      this.options.logger[level](
        { err: error, documentId: document.id },
        'an event could not be written, will be tried again',
      )
      changing.principals = new Set([...principals, ...changing.principals])
      changing.revision = Math.max(changing.revision, revision)
      this.wait(changing, RETRY_MS)
    }
  }

  private forgetIdle(changing: Changing): void {
    if (changing.phase.name === 'idle' && changing.written.isEmpty) this.changing.delete(changing.document.id)
  }
}
