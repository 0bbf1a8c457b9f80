import type { Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import { ChangeEvents } from './change-events.ts'
import { type EventConsumer, EventConsumers, type WantedTypes } from './event-consumers.ts'
import { EventDelivery } from './event-delivery.ts'
import { EVENT_PACE, type EventPace } from './event-pace.ts'
import { EventWriter } from './event-writer.ts'

/** What {@link Events} work with. */
export interface EventsOptions {
  readonly store: Store
  readonly consumers: readonly EventConsumer[]
  readonly logger: Logger
  /** [the documented times] */
  readonly pace?: Partial<EventPace>
}

/** Time limit for writing the last events when the server closes, in ms. */
const CLOSE_MS = 1_000

/** The events of a server: what writes them and what delivers them. */
export class Events {
  readonly writer: EventWriter
  /** Gathers edits for the event `changed`; `null` when no consumer wants it. */
  readonly changes: ChangeEvents | null
  private readonly delivery: EventDelivery
  private isStarted = false

  private constructor(options: EventsOptions, consumers: EventConsumers, types: WantedTypes) {
    const { store, logger } = options
    const pace = { ...EVENT_PACE, ...options.pace }
    this.delivery = new EventDelivery({ consumers, outbox: store.outbox, logger, pace })
    this.writer = new EventWriter(store, types, () => {
      if (this.isStarted) this.delivery.wake()
    })
    this.changes = this.writer.wants('changed')
      ? new ChangeEvents({ events: this.writer, logger, pace })
      : null
  }

  /**
   * Registers the consumers. Events are written that some of them want, and all when the database knows consumers of other nodes.
   * Rejects with a `StoreError` when the database is away, and with a `TypeError` for wrong names.
   */
  static async open(options: EventsOptions): Promise<Events> {
    const { outbox } = options.store
    const consumers = new EventConsumers(options.consumers)
    for (const { name } of consumers) await outbox.register(name)
    // Which types consumers of other nodes want is not known.
    const areOwn = (await outbox.consumers()).every((name) => consumers.has(name))
    return new Events(options, consumers, areOwn ? consumers.types : 'all')
  }

  /** Begins to deliver; before, events are only written. */
  start(): void {
    this.isStarted = true
    this.delivery.wake()
  }

  /** Delivers nothing more; resolves when running handlers have ended. */
  stopDelivery(): Promise<void> {
    return this.delivery.close()
  }

  /** To be called when no more edits are committed: writes the events of the last ones. */
  async close(): Promise<void> {
    await this.changes?.close(CLOSE_MS)
  }
}
