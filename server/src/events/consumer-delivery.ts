import { type OutboxClaim, type OutboxEvent, type OutboxStore, StoreError } from '@cowrite/persistence'
import type { Logger } from 'pino'
import { toDocumentEvent } from './document-event.ts'
import type { EventConsumer } from './event-consumers.ts'
import type { EventPace } from './event-pace.ts'
import { OverdueHandlers } from './overdue-handlers.ts'

/** What a {@link ConsumerDelivery} works with. */
export interface ConsumerDeliveryOptions {
  readonly consumer: EventConsumer
  readonly outbox: OutboxStore
  readonly logger: Logger
  readonly pace: EventPace
}

/** Documents whose events are delivered to a consumer at the same time. */
const DOCUMENTS = 8
/** Events read at once. */
const PAGE = 50
/** Events of a document that are delivered before others have their turn. */
const EVENTS_PER_TURN = 200
/** The database is told this often that the consumer is still here, in ms. */
const CONFIRM_MS = 3_600_000
/** A handler that is running when the server closes has this long to end, in ms. */
const CLOSE_MS = 1_000

/** How a turn ended; `more`: there are events left that are due. */
type Turn = 'more' | 'over'

/**
 * Delivers events to one consumer: claims documents that have some, and hands over one event of each after the other.
 * Other nodes may do the same for the same consumer.
 */
export class ConsumerDelivery {
  private readonly options: ConsumerDeliveryOptions
  private readonly closing = new AbortController()
  private readonly turns = new Set<Promise<void>>()
  private readonly overdue: OverdueHandlers
  /** Wakes at the end of the pause after a failure. */
  private readonly retries = new Set<NodeJS.Timeout>()
  private poll: NodeJS.Timeout | null = null
  private claiming: Promise<void> | null = null
  /** Woken while it was claiming. */
  private isWoken = false
  private confirmedAt = performance.now()

  constructor(options: ConsumerDeliveryOptions) {
    this.options = options
    this.overdue = new OverdueHandlers(options.pace.overdueMs)
  }

  /** There may be events to deliver. */
  wake(): void {
    if (this.closing.signal.aborted) return
    this.isWoken = true
    this.claiming ??= this.claim()
  }

  /** Claims nothing more; resolves when the handlers have ended, or their time is over. */
  async close(): Promise<void> {
    this.closing.abort()
    if (this.poll !== null) clearTimeout(this.poll)
    for (const timer of this.retries) clearTimeout(timer)
    await this.claiming
    await Promise.all(this.turns)
  }

  private async claim(): Promise<void> {
    const { consumer, outbox, pace, logger } = this.options
    if (this.poll !== null) clearTimeout(this.poll)
    try {
      await this.confirm()
      while (this.isWoken && this.turns.size < DOCUMENTS && !this.closing.signal.aborted) {
        this.isWoken = false
        const limit = DOCUMENTS - this.turns.size
        const claims = await outbox.claim(consumer.name, { leaseMs: pace.leaseMs, limit })
        for (const claim of claims) this.begin(claim)
        if (claims.length === limit) this.isWoken = true
      }
    } catch (error) {
      const level = error instanceof StoreError ? 'warn' : 'error'
      logger[level](
        { err: error, consumer: consumer.name },
        'events cannot be delivered, will be tried again',
      )
    }
    this.claiming = null
    if (!this.closing.signal.aborted) this.poll = setTimeout(() => this.wake(), pace.pollMs)
  }

  private async confirm(): Promise<void> {
    if (performance.now() - this.confirmedAt < CONFIRM_MS) return
    await this.options.outbox.register(this.options.consumer.name)
    this.confirmedAt = performance.now()
  }

  private begin(claim: OutboxClaim): void {
    const turn = this.deliver(claim)
      .catch((error: unknown): Turn => {
        // The document is due again when its lease ends.
        const level = error instanceof StoreError ? 'warn' : 'error'
        this.options.logger[level](
          { err: error, consumer: claim.consumer, documentId: claim.documentId },
          'a delivery could not be recorded, will be repeated',
        )
        return 'over'
      })
      .then((end) => {
        this.turns.delete(turn)
        if (end === 'more' || this.isWoken) this.wake()
      })
    this.turns.add(turn)
  }

  private async deliver(claim: OutboxClaim): Promise<Turn> {
    const { outbox, pace } = this.options
    const { documentId, newest } = claim
    let { delivered, attempts } = claim
    if (this.overdue.has(documentId)) {
      await this.retryLater(claim, attempts)
      return 'over'
    }
    for (let count = 0; count < EVENTS_PER_TURN; ) {
      const events = await outbox.read(documentId, delivered, PAGE)
      if (events.length === 0) {
        // Somebody deleted them.
        await outbox.delivered(claim, Math.max(newest, delivered), pace.leaseMs)
        return 'over'
      }
      for (const event of events) {
        if (this.closing.signal.aborted) break
        if (!(await this.handOver(claim, event, attempts))) return 'over'
        const state = await outbox.delivered(claim, event.id, pace.leaseMs)
        if (state !== 'more') return 'over'
        delivered = event.id
        attempts = 0
        count++
      }
      if (this.closing.signal.aborted) break
    }
    await outbox.release(claim, null)
    return 'more'
  }

  /** `false` when the event was not handled: then the claim has ended. */
  private async handOver(claim: OutboxClaim, event: OutboxEvent, attempts: number): Promise<boolean> {
    const { outbox, logger } = this.options
    try {
      await this.handle(event)
      return true
    } catch (error) {
      if (this.closing.signal.aborted) {
        await outbox.release(claim, null)
        return false
      }
      const { consumer, documentId } = claim
      logger.warn(
        { err: error, consumer, documentId, event: event.id, type: event.type, attempts: attempts + 1 },
        'a consumer failed, the event will be delivered again',
      )
      await this.retryLater(claim, attempts)
      return false
    }
  }

  /** Ends a claim; the document is due again after a pause, which is longer after more attempts. */
  private async retryLater(claim: OutboxClaim, attempts: number): Promise<void> {
    const pauseMs = this.pauseAfter(attempts + 1)
    await this.options.outbox.release(claim, pauseMs)
    this.wakeIn(pauseMs)
  }

  /** Rejects with what the handler throws, and when its time is over. */
  private async handle(event: OutboxEvent): Promise<void> {
    const { consumer, pace } = this.options
    // An event of another type was written for another consumer.
    const isOther = consumer.types?.every((type) => type !== event.type) ?? false
    if (isOther) return
    const { promise: over, reject } = Promise.withResolvers<never>()
    const deadline = new AbortController()
    const closed = (): void => void timers.push(setTimeout(reject, CLOSE_MS, new Error('The server closes.')))
    const timers = [
      setTimeout(() => {
        const error = new Error(`The handler took longer than ${pace.deadlineMs} ms.`)
        this.overdue.add(event.documentId, handled)
        deadline.abort(error)
        reject(error)
      }, pace.deadlineMs),
    ]
    this.closing.signal.addEventListener('abort', closed, { once: true })
    const signal = AbortSignal.any([this.closing.signal, deadline.signal])
    const handled = (async () => consumer.handle(toDocumentEvent(event), { signal }))()
    try {
      await Promise.race([handled, over])
    } finally {
      this.closing.signal.removeEventListener('abort', closed)
      for (const timer of timers) clearTimeout(timer)
    }
  }

  private pauseAfter(failures: number): number {
    const { retryMs, longestRetryMs } = this.options.pace
    return Math.min(longestRetryMs, retryMs * 2 ** Math.min(failures - 1, 30))
  }

  private wakeIn(ms: number): void {
    if (this.closing.signal.aborted) return
    const timer = setTimeout(() => {
      this.retries.delete(timer)
      this.wake()
    }, ms)
    this.retries.add(timer)
  }
}
