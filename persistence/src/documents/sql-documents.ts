import { createHash } from 'node:crypto'
import { v7 as uuidv7 } from 'uuid'
import { organizationsQuery, visibilityValues, visibleStatements } from '../access/sql-visibility.ts'
import { VISIBLE_TO_ALL, type Visibility } from '../access/visibility.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { StoreError } from '../store-error.ts'
import type { DocumentAddress, DocumentRecord, DocumentStore, ListOptions } from './documents.ts'
import { projectCreation } from './projects.ts'

/** A document's row with its project's key. */
export interface DocumentRow {
  readonly id: string
  readonly organization_id: string
  readonly project: string
  readonly key: string
  readonly title: string
  readonly created_at: Date
  readonly updated_at: Date
  readonly trashed_at: Date | null
  readonly read_only: boolean
  readonly template: boolean
  readonly agents_off: boolean
}

/** The columns of {@link DocumentRow}, of a document `d` in a project `p`. */
export const DOCUMENT_COLUMNS =
  'd.id, d.organization_id, p.key AS project, d.key, d.title, d.created_at, d.updated_at, d.trashed_at, d.read_only, d.template, d.agents_off'

const FIND: Statement = {
  name: 'document-find',
  text: `SELECT ${DOCUMENT_COLUMNS} FROM document d JOIN project p ON p.id = d.project_id WHERE p.key = $1 AND d.key = $2`,
}

const HAS_PROJECT: Statement = {
  name: 'project-find',
  text: 'SELECT FROM project WHERE key = $1',
}

const CREATE: Statement = {
  name: 'document-create',
  text: `WITH p AS (SELECT id, organization_id, key FROM project WHERE key = $2),
    d AS (
      INSERT INTO document (id, organization_id, project_id, key, title)
      SELECT $1, p.organization_id, p.id, $3, $4 FROM p
      WHERE $5 OR NOT EXISTS (SELECT FROM deleted_place WHERE place_hash = $6)
      ON CONFLICT (project_id, key) DO NOTHING
      RETURNING *
    ), reused AS (
      DELETE FROM deleted_place USING d WHERE place_hash = $6
    )
    SELECT ${DOCUMENT_COLUMNS} FROM d CROSS JOIN p`,
}

/** A `Date` has milliseconds, so that only they can say where a page ends. */
export const UPDATED_AT = "date_trunc('milliseconds', d.updated_at)"

const LIST = visibleStatements(
  'document-list',
  6,
  ({ tables, documents, condition }) => `${tables} SELECT ${DOCUMENT_COLUMNS} FROM ${documents} d
    JOIN project p ON p.id = d.project_id
    WHERE p.key = $6 AND (d.trashed_at IS NOT NULL) = $1 AND (d.template OR NOT $3)
      AND ($4::timestamptz IS NULL OR (${UPDATED_AT}, d.id) < ($4, $5::uuid)) AND ${condition}
    ORDER BY ${UPDATED_AT} DESC, d.id DESC LIMIT $2`,
)

const LIST_ALL = visibleStatements(
  'document-list-all',
  5,
  ({ tables, documents, condition }) => `${tables} SELECT ${DOCUMENT_COLUMNS} FROM ${documents} d
    JOIN project p ON p.id = d.project_id
    WHERE (d.trashed_at IS NOT NULL) = $1 AND (d.template OR NOT $3)
      AND ($4::timestamptz IS NULL OR (${UPDATED_AT}, d.id) < ($4, $5::uuid)) AND ${condition}
    ORDER BY ${UPDATED_AT} DESC, d.id DESC LIMIT $2`,
)

const FIND_VISIBLE = visibleStatements(
  'document-find-visible',
  2,
  ({ tables, documents, condition }) => `${tables} SELECT ${DOCUMENT_COLUMNS}
    FROM unnest($1::text[], $2::text[]) AS wanted (project, key)
    JOIN project p ON p.key = wanted.project JOIN ${documents} d ON d.project_id = p.id AND d.key = wanted.key
    WHERE ${condition}`,
)

const RENAME: Statement = {
  name: 'document-rename',
  text: `UPDATE document d SET title = $2, updated_at = greatest(d.updated_at, now())
    FROM project p WHERE d.id = $1 AND p.id = d.project_id RETURNING ${DOCUMENT_COLUMNS}`,
}

const SET_TRASHED: Statement = {
  name: 'document-set-trashed',
  text: `UPDATE document d SET trashed_at = CASE WHEN $2 THEN coalesce(d.trashed_at, now()) END
    FROM project p WHERE d.id = $1 AND p.id = d.project_id RETURNING ${DOCUMENT_COLUMNS}`,
}

const SET_READ_ONLY: Statement = {
  name: 'document-set-read-only',
  text: `UPDATE document d SET read_only = $2
    FROM project p WHERE d.id = $1 AND p.id = d.project_id RETURNING ${DOCUMENT_COLUMNS}`,
}

const SET_TEMPLATE: Statement = {
  name: 'document-set-template',
  text: `UPDATE document d SET template = $2
    FROM project p WHERE d.id = $1 AND p.id = d.project_id RETURNING ${DOCUMENT_COLUMNS}`,
}

const SET_AGENTS_OFF: Statement = {
  name: 'document-set-agents-off',
  text: `UPDATE document d SET agents_off = $2
    FROM project p WHERE d.id = $1 AND p.id = d.project_id RETURNING ${DOCUMENT_COLUMNS}`,
}

const TRASHED_BEFORE: Statement = {
  name: 'document-trashed-before',
  text: `SELECT ${DOCUMENT_COLUMNS} FROM document d JOIN project p ON p.id = d.project_id
    WHERE d.trashed_at < $1 ORDER BY d.trashed_at LIMIT $2`,
}

const IS_DELETED: Statement = {
  name: 'document-is-deleted',
  text: 'SELECT 1 FROM deleted_place WHERE place_hash = $1',
}

const FORGET_PLACES: Statement = {
  name: 'document-forget-places',
  text: 'DELETE FROM deleted_place WHERE deleted_at < $1',
}

/** Attempts of `ensure` while others create and delete the same document. */
const ENSURE_ATTEMPTS = 5

/** `DocumentStore` in SQL. */
export class SqlDocuments implements DocumentStore {
  readonly #session: SqlSession
  readonly #purge: Statement

  /** `purge`: deletes a document in all tables, see `maintenance/purge.ts`. */
  constructor(session: SqlSession, purge: Statement) {
    this.#session = session
    this.#purge = purge
  }

  async find(address: DocumentAddress): Promise<DocumentRecord | null> {
    return this.#one(FIND, [address.project, address.key])
  }

  async hasProject(project: string): Promise<boolean> {
    return (await this.#session.query(HAS_PROJECT, [project])).length > 0
  }

  async ensure(
    address: DocumentAddress,
    title: string,
    { anew }: { readonly anew: boolean } = { anew: false },
  ): Promise<{ document: DocumentRecord; created: boolean }> {
    const hash = createHash('sha256').update(`${address.project}/${address.key}`).digest()
    for (let attempt = 0; attempt < ENSURE_ATTEMPTS; attempt++) {
      const found = await this.find(address)
      if (found !== null) return { document: found, created: false }
      await this.#session.query(projectCreation.statement, projectCreation.values(address.project))
      const created = await this.#one(CREATE, [uuidv7(), address.project, address.key, title, anew, hash])
      if (created !== null) return { document: created, created: true }
      if ((await this.#session.query(IS_DELETED, [hash])).length > 0) throw StoreError.deleted(address)
    }
    throw new StoreError(
      'unavailable',
      `The document ${address.project}/${address.key} comes and goes; try again.`,
    )
  }

  async visibleOrganizations(visibleTo: Visibility): Promise<string[]> {
    const asked = organizationsQuery(visibleTo)
    if (asked === null) return []
    const rows = await this.#session.query<{ id: string }>(asked.statement, asked.values)
    return rows.map(({ id }) => id)
  }

  async findVisible(addresses: readonly DocumentAddress[], visibleTo: Visibility): Promise<DocumentRecord[]> {
    if (visibleTo.kind === 'none' || addresses.length === 0) return []
    const values = [addresses.map(({ project }) => project), addresses.map(({ key }) => key)]
    const statement = FIND_VISIBLE[visibleTo.kind]
    const rows = await this.#session.query<DocumentRow>(statement, [
      ...values,
      ...visibilityValues(visibleTo),
    ])
    return rows.map(toDocument)
  }

  async list(
    project: string | null,
    { trashed, limit, templates = false, after, visibleTo = VISIBLE_TO_ALL }: ListOptions,
  ): Promise<DocumentRecord[]> {
    if (visibleTo.kind === 'none') return []
    const page = [trashed, limit, templates, after?.updatedAt ?? null, after?.id ?? null]
    const visible = visibilityValues(visibleTo)
    const rows =
      project === null
        ? await this.#session.query<DocumentRow>(LIST_ALL[visibleTo.kind], [...page, ...visible])
        : await this.#session.query<DocumentRow>(LIST[visibleTo.kind], [...page, project, ...visible])
    return rows.map(toDocument)
  }

  rename(id: string, title: string): Promise<DocumentRecord | null> {
    return this.#one(RENAME, [id, title])
  }

  setTrashed(id: string, trashed: boolean): Promise<DocumentRecord | null> {
    return this.#one(SET_TRASHED, [id, trashed])
  }

  setReadOnly(id: string, readOnly: boolean): Promise<DocumentRecord | null> {
    return this.#one(SET_READ_ONLY, [id, readOnly])
  }

  setAgentsOff(id: string, agentsOff: boolean): Promise<DocumentRecord | null> {
    return this.#one(SET_AGENTS_OFF, [id, agentsOff])
  }

  setTemplate(id: string, template: boolean): Promise<DocumentRecord | null> {
    return this.#one(SET_TEMPLATE, [id, template])
  }

  async trashedBefore(time: Date, limit: number): Promise<DocumentRecord[]> {
    return (await this.#session.query<DocumentRow>(TRASHED_BEFORE, [time, limit])).map(toDocument)
  }

  async purge(id: string, options?: { readonly trashedBefore: Date }): Promise<boolean> {
    return (await this.#session.query(this.#purge, [id, options?.trashedBefore ?? null])).length > 0
  }

  async forgetPlaces(time: Date): Promise<void> {
    await this.#session.query(FORGET_PLACES, [time])
  }

  async #one(
    statement: Statement,
    parameters: readonly (string | boolean | Uint8Array)[],
  ): Promise<DocumentRecord | null> {
    const [row] = await this.#session.query<DocumentRow>(statement, parameters)
    return row === undefined ? null : toDocument(row)
  }
}

/** The record of a row. */
export function toDocument(row: DocumentRow): DocumentRecord {
  return {
    id: row.id,
    organization: row.organization_id,
    project: row.project,
    key: row.key,
    title: row.title,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    trashedAt: row.trashed_at,
    readOnly: row.read_only,
    template: row.template,
    agentsOff: row.agents_off,
  }
}
