import { v7 as uuidv7 } from 'uuid'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type { AuditEvent, AuditFilter, AuditStore, NewAuditEvent } from './audit.ts'

const RECORD: Statement = {
  name: 'audit-record',
  text: `INSERT INTO audit_event (id, organization_id, principal, principal_name, action, target_kind, target_id,
      target_name, detail, address)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10)`,
}

/** A `Date` has milliseconds, so that only they can say where a page ends. */
const AT = "date_trunc('milliseconds', at)"

const LIST: Statement = {
  name: 'audit-list',
  text: `SELECT id, organization_id AS organization, at, principal, principal_name AS "principalName", action,
      target_kind AS "targetKind", target_id AS "targetId", target_name AS "targetName", detail::text AS detail, address
    FROM audit_event
    WHERE organization_id IS NOT DISTINCT FROM $1::uuid
      AND ($2::text IS NULL OR principal = $2)
      AND ($3::text IS NULL OR action = $3 OR starts_with(action, $3 || '.'))
      AND ($4::text IS NULL OR target_id = $4)
      AND ($5::timestamptz IS NULL OR at >= $5) AND ($6::timestamptz IS NULL OR at < $6)
      AND ($7::timestamptz IS NULL OR (${AT}, id) < ($7, $8::uuid))
    ORDER BY ${AT} DESC, id DESC LIMIT $9`,
}

const DELETE: Statement = {
  name: 'audit-delete',
  text: `DELETE FROM audit_event WHERE id IN (SELECT id FROM audit_event WHERE at < $1 ORDER BY at LIMIT $2)
    RETURNING 1`,
}

interface Row extends Omit<AuditEvent, 'target' | 'detail'> {
  readonly targetKind: string
  readonly targetId: string
  readonly targetName: string
  readonly detail: string
}

/** `AuditStore` in SQL. */
export class SqlAudit implements AuditStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async record(event: NewAuditEvent): Promise<void> {
    const { organization, principal, principalName, action, target, detail = {}, address = '' } = event
    const about = [target.kind, target.id, target.name, JSON.stringify(detail), address]
    await this.#session.query(RECORD, [uuidv7(), organization, principal, principalName, action, ...about])
  }

  async list(filter: AuditFilter): Promise<AuditEvent[]> {
    const { organization, principal, action, target, from, until, before, limit } = filter
    const page = [before?.at ?? null, before?.id ?? null, limit]
    const where = [
      organization,
      principal ?? null,
      action ?? null,
      target ?? null,
      from ?? null,
      until ?? null,
    ]
    const rows = await this.#session.query<Row>(LIST, [...where, ...page])
    return rows.map(({ targetKind, targetId, targetName, detail, ...row }) => ({
      ...row,
      target: { kind: targetKind, id: targetId, name: targetName },
      detail: JSON.parse(detail),
    }))
  }

  async deleteBefore(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(DELETE, [time, limit])).length
  }
}
