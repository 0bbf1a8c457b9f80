import type { TableRegistration } from '../tables/table-registration.ts'

/** Events of documents. */
export const OUTBOX = {
  table: 'outbox',
  exported: { none: 'Its events are delivered to the consumers of this database.' },
  imported: { none: 'Its events are delivered to the consumers of this database.' },
  purged: {
    // The others are deleted when they are delivered and old enough: consumers are told of the deletion, and in order.
    statement: `DELETE FROM outbox USING d WHERE document_id = d.id AND NOT EXISTS (
        SELECT FROM outbox_delivery o WHERE o.document_id = d.id AND o.delivered < outbox.id)`,
  },
  forgotten: { array: 'principals' },
  resealed: { none: 'It holds no sealed bytes: titles and addresses are stored plain.' },
} as const satisfies TableRegistration

/** The consumers that events are written for. */
export const OUTBOX_CONSUMER = {
  table: 'outbox_consumer',
  exported: { none: 'Consumers register themselves.' },
  imported: { none: 'Consumers register themselves.' },
  purged: { none: 'It belongs to the whole database.' },
  forgotten: { none: 'It names no principal.' },
  resealed: { none: 'It holds no sealed bytes.' },
} as const satisfies TableRegistration

/** How far each consumer is with each document that it has not been told everything of. */
export const OUTBOX_DELIVERY = {
  table: 'outbox_delivery',
  exported: { none: 'It belongs to the consumers of this database.' },
  imported: { none: 'It belongs to the consumers of this database.' },
  purged: { none: 'A row is deleted when the consumer was told of the deletion.' },
  forgotten: { none: 'It names no principal.' },
  resealed: { none: 'It holds no sealed bytes.' },
} as const satisfies TableRegistration
