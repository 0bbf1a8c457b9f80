import type { OutboxStore } from '@cowrite/persistence'
import type { Logger } from 'pino'
import { ConsumerDelivery } from './consumer-delivery.ts'
import type { EventConsumers } from './event-consumers.ts'
import type { EventPace } from './event-pace.ts'

/** What an {@link EventDelivery} works with. */
export interface EventDeliveryOptions {
  readonly consumers: EventConsumers
  readonly outbox: OutboxStore
  readonly logger: Logger
  readonly pace: EventPace
}

/** Delivers the events of the outbox to the consumers of this process, each independently of the others. */
export class EventDelivery {
  private readonly deliveries: readonly ConsumerDelivery[]

  constructor({ consumers, ...options }: EventDeliveryOptions) {
    this.deliveries = [...consumers].map((consumer) => new ConsumerDelivery({ ...options, consumer }))
  }

  /** There may be events to deliver. */
  wake(): void {
    for (const delivery of this.deliveries) delivery.wake()
  }

  /** Delivers nothing more; resolves when running handlers have ended, after a second at most. */
  async close(): Promise<void> {
    await Promise.all(this.deliveries.map((delivery) => delivery.close()))
  }
}
