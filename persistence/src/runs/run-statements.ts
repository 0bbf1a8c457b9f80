import { selectPieces } from '../sql/pieces.ts'
import type { RowBytes } from '../sql/row-codec.ts'
import type { Statement } from '../sql/sql.ts'
import type { RunRecord } from './runs.ts'

/** A row of `agent_run`. */
export interface RunRow extends Omit<RunRecord, 'detail'>, RowBytes {}

/** A row of `run_step`. */
export interface StepRow extends RowBytes {
  readonly seq: number
  readonly at: Date
  readonly documentId: string
}

const COLUMNS = `id, document_id AS "documentId", principal, agent, action, state, participant, owner,
    is_stopping AS "isStopping", has_written AS "hasWritten", created_at AS "createdAt", ended_at AS "endedAt",
    format, checksum, bytes`

/** The end of a lease that begins now and takes the milliseconds of this parameter. */
const leased = (parameter: string): string => `now() + ${parameter}::integer * interval '1 millisecond'`

/** Statements on `agent_run`. */
export const RUN_STATEMENTS = {
  active: {
    name: 'run-active',
    text: `SELECT (SELECT count(*) FROM agent_run WHERE document_id = d.id AND ended_at IS NULL)::integer AS runs
      FROM document d WHERE d.id = $1`,
  },
  create: {
    name: 'run-create',
    text: `INSERT INTO agent_run (id, organization_id, document_id, principal, agent, action, format, checksum, bytes)
      SELECT $1, organization_id, id, $3, $4, $5, $6, $7, $8 FROM document WHERE id = $2 RETURNING ${COLUMNS}`,
  },
  /** The others, whichever was created first: of those that are created together, the last one to count sees all. */
  counted: {
    name: 'run-counted',
    text: `SELECT count(*)::integer AS runs FROM agent_run
      WHERE document_id = $1 AND ended_at IS NULL AND id <> $2`,
  },
  remove: { name: 'run-remove', text: 'DELETE FROM agent_run WHERE id = $1' },
  find: { name: 'run-find', text: `SELECT ${COLUMNS} FROM agent_run WHERE id = $1` },
  list: {
    name: 'run-list',
    text: `SELECT ${COLUMNS} FROM agent_run WHERE document_id = $1 ORDER BY id DESC LIMIT $2`,
  },
  claim: {
    name: 'run-claim',
    text: `UPDATE agent_run SET owner = $1, leased_until = ${leased('$2')} WHERE id = (
        SELECT id FROM agent_run WHERE state = 'queued' AND owner IS NULL AND ended_at IS NULL
          AND ($3::uuid IS NULL OR id = $3) ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${COLUMNS}`,
  },
  takeAbandoned: {
    name: 'run-take-abandoned',
    text: `UPDATE agent_run SET owner = $1, leased_until = ${leased('$2')} WHERE id = (
        SELECT id FROM agent_run WHERE owner IS NOT NULL AND ended_at IS NULL AND leased_until < now()
          ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING ${COLUMNS}`,
  },
  renew: {
    name: 'run-renew',
    text: `UPDATE agent_run SET leased_until = ${leased('$2')} WHERE owner = $1 AND ended_at IS NULL
      RETURNING id, is_stopping AS "isStopping"`,
  },
  update: {
    name: 'run-update',
    text: `UPDATE agent_run SET state = $3, participant = $4, has_written = $5, format = $7, checksum = $8, bytes = $9,
        owner = CASE WHEN $6 = 'keep' THEN owner END, ended_at = CASE WHEN $6 = 'end' THEN now() END
      WHERE id = $1 AND owner IS NOT DISTINCT FROM $2 AND ended_at IS NULL RETURNING ${COLUMNS}`,
  },
  markUndone: {
    name: 'run-mark-undone',
    text: `UPDATE agent_run SET has_written = NOT $2 WHERE id = $1 AND ended_at IS NOT NULL AND has_written = $2 RETURNING id`,
  },
  requestStop: {
    name: 'run-request-stop',
    text: 'UPDATE agent_run SET is_stopping = true WHERE id = $1 AND ended_at IS NULL',
  },
  deleteOld: {
    name: 'run-delete-old',
    text: `DELETE FROM agent_run WHERE id IN (
        SELECT id FROM agent_run WHERE ended_at < $1 ORDER BY ended_at LIMIT $2) RETURNING id`,
  },
} as const satisfies Record<string, Statement>

/** Statements on `run_step`. */
export const STEP_STATEMENTS = {
  add: {
    name: 'run-step-add',
    text: `INSERT INTO run_step (id, organization_id, document_id, run_id, seq, at, format, checksum, bytes)
      SELECT $1, organization_id, document_id, id, $3, $4, $5, $6, $7 FROM agent_run WHERE id = $2
      ON CONFLICT (run_id, seq) DO NOTHING`,
  },
  list: {
    name: 'run-step-list',
    text: `SELECT seq, at, document_id AS "documentId", format, checksum, bytes FROM run_step
      WHERE run_id = $1 ORDER BY seq`,
  },
} as const satisfies Record<string, Statement>

/** Statements on `run_undo`. */
export const UNDO_STATEMENTS = {
  keep: {
    name: 'run-undo-keep',
    text: `INSERT INTO run_undo (id, organization_id, document_id, run_id, part, format, checksum, bytes)
      SELECT $1, organization_id, document_id, id, $3, $4, $5, $6 FROM agent_run WHERE id = $2
      ON CONFLICT (run_id, part) DO UPDATE
        SET format = excluded.format, checksum = excluded.checksum, bytes = excluded.bytes`,
  },
  load: {
    name: 'run-undo-load',
    text: selectPieces(
      'document_id AS "documentId", format, checksum',
      'run_undo WHERE run_id = $1 AND part = $2',
      '$3',
    ),
  },
  deleteOld: {
    name: 'run-undo-delete-old',
    text: `DELETE FROM run_undo WHERE id IN (
        SELECT id FROM run_undo WHERE created_at < $1 ORDER BY created_at LIMIT $2) RETURNING id`,
  },
} as const satisfies Record<string, Statement>
