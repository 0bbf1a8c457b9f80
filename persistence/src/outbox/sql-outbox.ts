import { randomUUID } from 'node:crypto'
import type { SqlSession, Statement } from '../sql/sql.ts'
import {
  CHANGED,
  type ClaimState,
  DELETED,
  type NewOutboxEvent,
  type OutboxClaim,
  type OutboxEvent,
  type OutboxStore,
  type UntoldChange,
} from './outbox.ts'

const REGISTER: Statement = {
  name: 'outbox-register',
  text: 'INSERT INTO outbox_consumer (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET seen_at = now()',
}

const CONSUMERS: Statement = {
  name: 'outbox-consumers',
  text: 'SELECT name FROM outbox_consumer ORDER BY name',
}

/**
 * The row of the document is locked before the event gets its number. The organization is that of the project, which
 * outlives its documents.
 */
const APPEND: Statement = {
  name: 'outbox-append',
  text: `WITH d AS (SELECT id FROM document WHERE id = $1 FOR NO KEY UPDATE),
    e AS (
      INSERT INTO outbox (organization_id, document_id, project, key, type, principals, payload)
      SELECT p.organization_id, $1, $2, $3, $4, $5, $6::text::jsonb FROM project p
      WHERE p.key = $2 AND EXISTS (SELECT FROM d) <> $7 AND EXISTS (SELECT FROM outbox_consumer)
      RETURNING id, organization_id
    )
    INSERT INTO outbox_delivery AS o (consumer, document_id, organization_id, delivered, newest)
    SELECT c.name, $1, e.organization_id, e.id - 1, e.id FROM e CROSS JOIN outbox_consumer c
    ON CONFLICT (consumer, document_id) DO UPDATE SET newest = greatest(o.newest, excluded.newest)
    RETURNING newest`,
}

const CLAIM: Statement = {
  name: 'outbox-claim',
  text: `WITH due AS (
      SELECT document_id FROM outbox_delivery WHERE consumer = $1 AND due_at <= now()
      ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED
    )
    UPDATE outbox_delivery o SET token = $3, due_at = now() + $4::integer * interval '1 millisecond'
    FROM due WHERE o.consumer = $1 AND o.document_id = due.document_id
    RETURNING o.document_id, o.delivered, o.newest, o.attempts`,
}

const READ: Statement = {
  name: 'outbox-read',
  text: `SELECT id, project, key, type, principals, payload, created_at FROM outbox
    WHERE document_id = $1 AND id > $2 ORDER BY id LIMIT $3`,
}

const ADVANCE: Statement = {
  name: 'outbox-advance',
  text: `UPDATE outbox_delivery
    SET delivered = $4, attempts = 0, due_at = now() + $5::integer * interval '1 millisecond'
    WHERE consumer = $1 AND document_id = $2 AND token = $3 RETURNING newest`,
}

/** An event may have been written since the row was read: then it stays. */
const END: Statement = {
  name: 'outbox-end',
  text: `DELETE FROM outbox_delivery
    WHERE consumer = $1 AND document_id = $2 AND token = $3 AND newest = $4 RETURNING 1`,
}

const RELEASE: Statement = {
  name: 'outbox-release',
  text: `UPDATE outbox_delivery
    SET token = NULL, attempts = attempts + $4, due_at = now() + $5::integer * interval '1 millisecond'
    WHERE consumer = $1 AND document_id = $2 AND token = $3`,
}

const UNTOLD: Statement = {
  name: 'outbox-untold',
  text: `SELECT d.id, p.key AS project, d.key, d.head, ARRAY (
      SELECT DISTINCT u.principal FROM document_update u WHERE u.document_id = d.id AND u.seq > told.revision
    ) AS principals
    FROM document d JOIN project p ON p.id = d.project_id
    CROSS JOIN LATERAL (
      SELECT coalesce(max((e.payload ->> 'revision')::bigint), 0) AS revision
      FROM outbox e WHERE e.document_id = d.id AND e.type = '${CHANGED}'
    ) told
    WHERE d.updated_at > greatest($1, (SELECT min(registered_at) FROM outbox_consumer)) AND d.updated_at < $2
      AND d.head > told.revision AND EXISTS (SELECT FROM outbox_consumer)
    LIMIT $3`,
}

const DELETE_DELIVERED: Statement = {
  name: 'outbox-delete-delivered',
  text: `DELETE FROM outbox WHERE id IN (
      SELECT e.id FROM outbox e WHERE e.created_at < $1 AND NOT EXISTS (
        SELECT FROM outbox_delivery o WHERE o.document_id = e.document_id AND o.delivered < e.id)
      ORDER BY e.created_at LIMIT $2)
    RETURNING 1`,
}

const FORGET_CONSUMERS: Statement = {
  name: 'outbox-forget-consumers',
  text: 'DELETE FROM outbox_consumer WHERE seen_at < $1 RETURNING name',
}

/** Also the rows that an event added which was being written when its consumer was forgotten. */
const FORGET_DELIVERIES: Statement = {
  name: 'outbox-forget-deliveries',
  text: `DELETE FROM outbox_delivery o WHERE NOT EXISTS (
      SELECT FROM outbox_consumer c WHERE c.name = o.consumer)`,
}

interface EventRow {
  readonly id: number
  readonly project: string
  readonly key: string
  readonly type: string
  readonly principals: string[]
  readonly payload: Record<string, unknown>
  readonly created_at: Date
}

interface UntoldRow {
  readonly id: string
  readonly project: string
  readonly key: string
  readonly head: number
  readonly principals: string[]
}

interface ClaimRow {
  readonly document_id: string
  readonly delivered: number
  readonly newest: number
  readonly attempts: number
}

/** `OutboxStore` in SQL. */
export class SqlOutbox implements OutboxStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async register(consumer: string): Promise<void> {
    await this.#session.query(REGISTER, [consumer])
  }

  async consumers(): Promise<string[]> {
    return (await this.#session.query<{ name: string }>(CONSUMERS, [])).map(({ name }) => name)
  }

  async append({ documentId, address, type, principals, payload }: NewOutboxEvent): Promise<boolean> {
    const { project, key } = address
    const values = [documentId, project, key, type, principals, toJson(payload), type === DELETED]
    return (await this.#session.query(APPEND, values)).length > 0
  }

  async claim(
    consumer: string,
    { leaseMs, limit }: { readonly leaseMs: number; readonly limit: number },
  ): Promise<OutboxClaim[]> {
    const token = randomUUID()
    const rows = await this.#session.query<ClaimRow>(CLAIM, [consumer, limit, token, leaseMs])
    return rows.map(({ document_id, ...row }) => ({ consumer, documentId: document_id, token, ...row }))
  }

  async read(documentId: string, after: number, limit: number): Promise<OutboxEvent[]> {
    const rows = await this.#session.query<EventRow>(READ, [documentId, after, limit])
    return rows.map(({ id, project, key, type, principals, payload, created_at }) => ({
      id,
      documentId,
      address: { project, key },
      type,
      principals,
      payload,
      at: created_at,
    }))
  }

  async delivered(claim: OutboxClaim, eventId: number, leaseMs: number): Promise<ClaimState> {
    const mine = [claim.consumer, claim.documentId, claim.token, eventId]
    const [row] = await this.#session.query<{ newest: number }>(ADVANCE, [...mine, leaseMs])
    if (row === undefined) return 'lost'
    if (row.newest > eventId) return 'more'
    return (await this.#session.query(END, mine)).length > 0 ? 'done' : 'more'
  }

  async release(claim: OutboxClaim, retryMs: number | null): Promise<void> {
    const failed = retryMs === null ? 0 : 1
    const values = [claim.consumer, claim.documentId, claim.token, failed, retryMs ?? 0]
    await this.#session.query(RELEASE, values)
  }

  async untold(options: Parameters<OutboxStore['untold']>[0]): Promise<UntoldChange[]> {
    const values = [options.after, options.before, options.limit]
    const rows = await this.#session.query<UntoldRow>(UNTOLD, values)
    return rows.map(({ id, project, key, head, principals }) => ({
      documentId: id,
      address: { project, key },
      principals,
      revision: head,
    }))
  }

  async deleteDelivered(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(DELETE_DELIVERED, [time, limit])).length
  }

  async forgetConsumers(time: Date): Promise<string[]> {
    const forgotten = await this.#session.query<{ name: string }>(FORGET_CONSUMERS, [time])
    await this.#session.query(FORGET_DELIVERIES, [])
    return forgotten.map(({ name }) => name)
  }
}

/** JSON that `jsonb` accepts: it refuses lone surrogates, which `text` columns store as replacement characters too. */
function toJson(payload: NewOutboxEvent['payload']): string {
  return JSON.stringify(payload, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  )
}
