import { v7 as uuidv7 } from 'uuid'
import type { AuthorKind } from '../authorship/authorship.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { StoreError } from '../store-error.ts'
import type {
  Acceptance,
  HunkCount,
  HunkDecision,
  HunkRecord,
  HunkStatus,
  NewProposal,
  OwnHunk,
  ProposalRecord,
  ProposalStore,
  PutHunk,
  WrittenHunk,
} from './proposals.ts'

/** A part with its proposal; columns of the part begin with `hunk_`. */
interface HunkRow {
  readonly id: string
  readonly document_id: string
  readonly project: string
  readonly key: string
  readonly principals: readonly string[]
  readonly kind: AuthorKind
  readonly run: string | null
  readonly created_at: Date
  readonly format: number
  readonly checksum: number
  readonly bytes: Uint8Array
  readonly hunk_id: string
  readonly hunk_status: HunkStatus
  readonly hunk_waiting: boolean
  readonly hunk_principal: string | null
  readonly hunk_decided_at: Date | null
  readonly hunk_format: number
  readonly hunk_checksum: number
  readonly hunk_bytes: Uint8Array
}

const COLUMNS = `p.id, p.document_id, o.key AS project, d.key, p.principals, p.kind, p.run, p.created_at, p.format, p.checksum, p.bytes,
  h.id AS hunk_id, h.status AS hunk_status, h.waiting AS hunk_waiting, h.principal AS hunk_principal,
  h.decided_at AS hunk_decided_at, h.format AS hunk_format, h.checksum AS hunk_checksum, h.bytes AS hunk_bytes`

/** The parts of proposals `p`, and their documents. */
const PARTS = `JOIN proposal_hunk h ON h.proposal_id = p.id JOIN document d ON d.id = p.document_id
  JOIN project o ON o.id = d.project_id`

const LOCK: Statement = {
  name: 'proposal-lock',
  text: 'SELECT id FROM document WHERE id = $1 FOR NO KEY UPDATE',
}

const PENDING: Statement = {
  name: 'proposal-pending',
  text: `SELECT count(*)::int AS pending FROM proposal_hunk WHERE document_id = $1 AND status = 'pending'`,
}

const CREATE: Statement = {
  name: 'proposal-create',
  text: `INSERT INTO proposal (id, document_id, organization_id, principals, kind, run, format, checksum, bytes)
    SELECT $1, id, organization_id, $3::text[], $4, $5, $6, $7, $8 FROM document WHERE id = $2`,
}

const CREATE_HUNK: Statement = {
  name: 'proposal-create-hunk',
  text: `INSERT INTO proposal_hunk
      (id, proposal_id, document_id, organization_id, position, format, checksum, bytes)
    SELECT $1, $2, id, organization_id, $4, $5, $6, $7 FROM document WHERE id = $3`,
}

/** Proposals `p` of a person. */
const OF_PERSON = `p.principals[1] = $2 AND p.kind <> 'agent'`

const REPLACE: Statement = {
  name: 'proposal-replace-hunk',
  text: `UPDATE proposal_hunk h SET format = $4, checksum = $5, bytes = $6 FROM proposal p
    WHERE h.id = $3 AND h.document_id = $1 AND h.status = 'pending' AND p.id = h.proposal_id AND ${OF_PERSON}
    RETURNING p.id`,
}

const HOLDER: Statement = {
  name: 'proposal-holder',
  text: `SELECT h.document_id = $1 AND ${OF_PERSON} AS own
    FROM proposal_hunk h JOIN proposal p ON p.id = h.proposal_id WHERE h.id = $3`,
}

const ADD_HUNK: Statement = {
  name: 'proposal-add-hunk',
  text: `INSERT INTO proposal_hunk (id, proposal_id, document_id, organization_id, position, format, checksum, bytes)
    SELECT $3, p.id, p.document_id, p.organization_id,
      (SELECT coalesce(max(position) + 1, 0) FROM proposal_hunk WHERE proposal_id = p.id), $5, $6, $7
    FROM proposal p WHERE p.id = $4 AND p.document_id = $1 AND ${OF_PERSON} RETURNING id`,
}

const OWN: Statement = {
  name: 'proposal-own',
  text: `SELECT p.id, p.document_id, h.id AS hunk_id, h.status AS hunk_status, h.waiting AS hunk_waiting,
      h.principal AS hunk_principal, h.decided_at AS hunk_decided_at, h.format AS hunk_format,
      h.checksum AS hunk_checksum, h.bytes AS hunk_bytes
    FROM proposal p JOIN proposal_hunk h ON h.proposal_id = p.id
    WHERE p.document_id = $1 AND ${OF_PERSON} AND (h.status = 'pending' OR h.id = ANY ($3::uuid[]))
    ORDER BY p.id, h.position LIMIT $4`,
}

const TAKE_BACK: Statement = {
  name: 'proposal-take-back',
  text: `DELETE FROM proposal_hunk h USING proposal p
    WHERE p.id = h.proposal_id AND h.document_id = $1 AND ${OF_PERSON} AND h.id = ANY ($3::uuid[])
      AND h.status = 'pending' RETURNING p.id`,
}

const LIST: Statement = {
  name: 'proposal-list',
  text: `SELECT ${COLUMNS} FROM (
      SELECT * FROM proposal q WHERE document_id = $1 AND (NOT $2::boolean OR EXISTS (
        SELECT FROM proposal_hunk WHERE proposal_id = q.id AND status = 'pending'))
      ORDER BY id DESC LIMIT $3
    ) p ${PARTS} ORDER BY p.id DESC, h.position`,
}

const COUNTS: Statement = {
  name: 'proposal-counts',
  text: `SELECT p.principals, p.kind, p.run, h.status, count(*)::int AS count
    FROM proposal p JOIN proposal_hunk h ON h.proposal_id = p.id
    WHERE p.document_id = $1 GROUP BY p.principals, p.kind, p.run, h.status LIMIT $2`,
}

const FIND: Statement = {
  name: 'proposal-find',
  text: `SELECT ${COLUMNS} FROM proposal p ${PARTS}
    WHERE p.id = $1 ORDER BY h.position`,
}

/** Who decided, and when; nobody, when the decision is taken back. */
const DECIDED = `principal = CASE WHEN $3 = 'pending' THEN NULL ELSE $4 END,
      decided_at = CASE WHEN $3 = 'pending' THEN NULL ELSE now() END`

const DECIDE: Statement = {
  name: 'proposal-decide',
  text: `UPDATE proposal_hunk SET status = $3, ${DECIDED}
    WHERE document_id = $1 AND id = $2 AND status = $5 AND NOT waiting RETURNING id`,
}

const DECIDE_WAITING: Statement = {
  name: 'proposal-decide-waiting',
  text: `UPDATE proposal_hunk SET status = $3, ${DECIDED}, waiting = true,
      format = $6, checksum = $7, bytes = $8
    WHERE document_id = $1 AND id = $2 AND status = $5 AND NOT waiting RETURNING id`,
}

const ACCEPT: Statement = {
  name: 'proposal-accept',
  text: `INSERT INTO acceptance (document_id, client, organization_id, principal)
    SELECT d.id, c.client, d.organization_id, $3 FROM document d CROSS JOIN unnest($2::bigint[]) AS c (client)
    WHERE d.id = $1 ON CONFLICT (document_id, client) DO UPDATE SET principal = $3, at = now()`,
}

const ACCEPTANCES: Statement = {
  name: 'proposal-acceptances',
  text: `SELECT client::float8 AS client, principal FROM acceptance
    WHERE document_id = $1 AND ($2::bigint[] IS NULL OR client = ANY ($2)) ORDER BY client LIMIT $3`,
}

const FINISH: Statement = {
  name: 'proposal-finish',
  text: 'UPDATE proposal_hunk SET waiting = false WHERE document_id = $1 AND id = ANY ($2::uuid[]) AND waiting',
}

const REOPEN: Statement = {
  name: 'proposal-reopen',
  text: `UPDATE proposal_hunk SET waiting = false,
      status = CASE WHEN status = 'undone' THEN 'accepted' ELSE 'pending' END,
      principal = CASE WHEN status = 'undone' THEN principal END,
      decided_at = CASE WHEN status = 'undone' THEN decided_at END
    WHERE document_id = $1 AND id = ANY ($2::uuid[]) AND waiting`,
}

const WAITING: Statement = {
  name: 'proposal-waiting',
  text: `SELECT ${COLUMNS} FROM proposal p ${PARTS}
    WHERE p.id IN (SELECT proposal_id FROM proposal_hunk WHERE waiting AND decided_at < $1 LIMIT $2)
    ORDER BY p.id, h.position`,
}

const DELETE_DECIDED: Statement = {
  name: 'proposal-delete-decided',
  text: `DELETE FROM proposal p USING (
      SELECT id FROM proposal o WHERE created_at < $1 AND NOT EXISTS (
        SELECT FROM proposal_hunk WHERE proposal_id = o.id AND (status = 'pending' OR waiting))
      ORDER BY id LIMIT $2
    ) AS old WHERE p.id = old.id RETURNING p.id`,
}

/** `ProposalStore` in SQL. */
export class SqlProposals implements ProposalStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  async create(proposal: NewProposal, most: number): Promise<ProposalRecord | null> {
    const { documentId, author, invoker, bytes, hunks } = proposal
    // Those who count at the same time would count the same.
    const [document] = await this.#session.query(LOCK, [documentId])
    if (document === undefined) throw StoreError.unknownDocuments([documentId])
    const [counted] = await this.#session.query<{ pending: number }>(PENDING, [documentId])
    if ((counted?.pending ?? 0) + hunks.length > most) return null
    const id = uuidv7()
    const principals = invoker === null ? [author.principal] : [author.principal, invoker]
    const row = this.#codec.encode(documentId, bytes)
    const values = [id, documentId, principals, author.kind, author.run, row.format, row.checksum, row.bytes]
    await this.#session.query(CREATE, values)
    for (const [position, hunk] of hunks.entries()) {
      const { format, checksum, bytes: stored } = this.#codec.encode(documentId, hunk)
      await this.#session.query(CREATE_HUNK, [uuidv7(), id, documentId, position, format, checksum, stored])
    }
    return await this.find(id)
  }

  async put(hunk: WrittenHunk, most: number): Promise<PutHunk> {
    const { documentId, id, author, bytes, proposal, detail } = hunk
    const [document] = await this.#session.query(LOCK, [documentId])
    if (document === undefined) throw StoreError.unknownDocuments([documentId])
    const { format, checksum, bytes: stored } = this.#codec.encode(documentId, bytes)
    const named = [documentId, author.principal, id]
    const [replaced] = await this.#session.query<{ id: string }>(REPLACE, [
      ...named,
      format,
      checksum,
      stored,
    ])
    if (replaced !== undefined) return { status: 'replaced', proposal: replaced.id }
    const [holder] = await this.#session.query<{ own: boolean }>(HOLDER, named)
    if (holder !== undefined) return { status: holder.own ? 'decided' : 'foreign' }
    const [counted] = await this.#session.query<{ pending: number }>(PENDING, [documentId])
    if ((counted?.pending ?? 0) >= most) return { status: 'full' }
    const add = (to: string) => this.#session.query(ADD_HUNK, [...named, to, format, checksum, stored])
    if (proposal !== null && (await add(proposal)).length > 0) return { status: 'added', proposal }
    const made = uuidv7()
    const row = this.#codec.encode(documentId, detail)
    const { principal, kind, run } = author
    await this.#session.query(CREATE, [
      ...[made, documentId, [principal], kind, run],
      ...[row.format, row.checksum, row.bytes],
    ])
    await add(made)
    return { status: 'created', proposal: made }
  }

  async own(
    documentId: string,
    principal: string,
    ids: readonly string[],
    limit: number,
  ): Promise<OwnHunk[]> {
    const rows = await this.#session.query<HunkRow>(OWN, [documentId, principal, ids, limit])
    return rows.map((row) => ({ ...this.#hunk(row), proposal: row.id }))
  }

  async takeBack(documentId: string, principal: string, ids: readonly string[]): Promise<void> {
    await this.#session.query(TAKE_BACK, [documentId, principal, ids])
  }

  async list(
    documentId: string,
    { pending, limit }: { readonly pending: boolean; readonly limit: number },
  ): Promise<ProposalRecord[]> {
    return this.#records(await this.#session.query<HunkRow>(LIST, [documentId, pending, limit]))
  }

  async counts(documentId: string, limit: number): Promise<HunkCount[]> {
    const rows = await this.#session.query<
      Pick<HunkRow, 'principals' | 'kind' | 'run'> & Pick<HunkCount, 'status' | 'count'>
    >(COUNTS, [documentId, limit])
    return rows.map(({ principals, kind, run, status, count }) => ({
      author: { principal: principals[0]!, kind, run },
      invoker: principals[1] ?? null,
      status,
      count,
    }))
  }

  async find(id: string): Promise<ProposalRecord | null> {
    return this.#records(await this.#session.query<HunkRow>(FIND, [id]))[0] ?? null
  }

  async decide(documentId: string, decisions: readonly HunkDecision[], principal: string): Promise<string[]> {
    const decided: string[] = []
    for (const { id, status, from = 'pending', waiting } of decisions) {
      const values = [documentId, id, status, principal, from]
      const row = waiting === null ? null : this.#codec.encode(documentId, waiting)
      const rows =
        row === null
          ? await this.#session.query(DECIDE, values)
          : await this.#session.query(DECIDE_WAITING, [...values, row.format, row.checksum, row.bytes])
      if (rows.length > 0) decided.push(id)
    }
    const own = new Set(decided)
    const clients = decisions.flatMap(({ id, clients = [] }) => (own.has(id) ? clients : []))
    if (clients.length > 0) await this.#session.query(ACCEPT, [documentId, [...new Set(clients)], principal])
    return decided
  }

  async acceptances(
    documentId: string,
    { clients, limit }: { readonly clients: readonly number[] | null; readonly limit: number },
  ): Promise<Acceptance[]> {
    return await this.#session.query<Acceptance>(ACCEPTANCES, [documentId, clients, limit])
  }

  async finish(documentId: string, ids: readonly string[]): Promise<void> {
    await this.#session.query(FINISH, [documentId, ids])
  }

  async reopen(documentId: string, ids: readonly string[]): Promise<void> {
    await this.#session.query(REOPEN, [documentId, ids])
  }

  async waiting(time: Date, limit: number): Promise<ProposalRecord[]> {
    return this.#records(await this.#session.query<HunkRow>(WAITING, [time, limit]))
  }

  async deleteDecided(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(DELETE_DECIDED, [time, limit])).length
  }

  #records(rows: readonly HunkRow[]): ProposalRecord[] {
    return [...Map.groupBy(rows, ({ id }) => id).values()].map((own) => {
      const [first] = own as [HunkRow]
      const { id, document_id: documentId, principals, kind, run, created_at: createdAt } = first
      return {
        id,
        documentId,
        address: { project: first.project, key: first.key },
        author: { principal: principals[0]!, kind, run },
        invoker: principals[1] ?? null,
        createdAt,
        bytes: this.#codec.decode(documentId, first, `Suggestion ${id}`),
        hunks: own.map((row) => this.#hunk(row)),
      }
    })
  }

  #hunk(row: HunkRow): HunkRecord {
    const stored = { format: row.hunk_format, checksum: row.hunk_checksum, bytes: row.hunk_bytes }
    return {
      id: row.hunk_id,
      status: row.hunk_status,
      isWaiting: row.hunk_waiting,
      decidedBy: row.hunk_principal,
      decidedAt: row.hunk_decided_at,
      bytes: this.#codec.decode(row.document_id, stored, `Change ${row.hunk_id} of a suggestion`),
    }
  }
}
