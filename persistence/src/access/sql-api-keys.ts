import { v7 as uuidv7 } from 'uuid'
import type { SqlSession, Statement } from '../sql/sql.ts'
import type {
  ApiKeyRecord,
  ApiKeyStore,
  KeyHolder,
  KeyPerson,
  KeyProject,
  KeyProof,
  NewApiKey,
} from './api-keys.ts'
import type { KeyScope } from './roles.ts'
import { hashSecret } from './secret-hash.ts'

/** Longest list of projects. */
const MOST_PROJECTS = 500

const COLUMNS = `k.id, k.name, k.prefix, to_jsonb(k.scopes)::text AS scopes,
    CASE WHEN k.project_ids IS NOT NULL THEN coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'key', p.key)
      ORDER BY p.key) FROM project p WHERE p.id = ANY (k.project_ids)), '[]')::text END AS projects,
    k.created_by AS "createdBy", k.created_at AS "createdAt", k.last_used_at AS "lastUsedAt",
    k.expires_at AS "expiresAt", k.previous_until AS "previousUntil"`

/** The keys of an account `$1` or an organization `$2` that are not revoked. */
const HELD = `(k.account_id = $1::uuid OR k.organization_id = $2::uuid) AND k.revoked_at IS NULL`
const ALIVE = 'k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())'

const CREATE: Statement = {
  name: 'api-key-create',
  text: `INSERT INTO api_key AS k (id, account_id, organization_id, name, prefix, hash, scopes, project_ids, created_by,
      expires_at)
    SELECT $3, $1::uuid, $2::uuid, $4, $5, $6, ARRAY(SELECT jsonb_array_elements_text($7::text::jsonb)),
      CASE WHEN $8::text IS NOT NULL THEN ARRAY(SELECT jsonb_array_elements_text($8::text::jsonb)::uuid) END, $9, $10
    WHERE (SELECT count(*) FROM api_key k WHERE ${HELD}) < $11
    RETURNING ${COLUMNS}`,
}

const LIST: Statement = {
  name: 'api-key-list',
  text: `SELECT ${COLUMNS} FROM api_key k WHERE ${HELD} ORDER BY k.created_at DESC, k.id DESC`,
}

const PROVE: Statement = {
  name: 'api-key-prove',
  text: `SELECT k.id, k.account_id AS account, k.organization_id AS organization, k.name,
      to_jsonb(k.scopes)::text AS scopes, to_jsonb(k.project_ids)::text AS projects,
      k.generation, k.hash = $1 AS "isCurrent", k.last_used_at AS "lastUsedAt",
      CASE WHEN k.hash = $1 THEN k.expires_at ELSE least(k.expires_at, k.previous_until) END AS "endsAt",
      a.name AS "personName", a.colour, a.avatar, a.invisible
    FROM api_key k LEFT JOIN account a ON a.id = k.account_id
    WHERE (k.hash = $1 OR (k.previous_hash = $1 AND k.previous_until > now())) AND ${ALIVE} AND a.disabled_at IS NULL`,
}

const USED: Statement = {
  name: 'api-key-used',
  text: `UPDATE api_key SET last_used_at = now()
    WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
}

const ROTATE: Statement = {
  name: 'api-key-rotate',
  text: `UPDATE api_key k SET previous_hash = k.hash, previous_until = now() + make_interval(secs => $6), hash = $4,
      prefix = $5, generation = k.generation + 1
    WHERE k.id = $3 AND ${HELD} AND ${ALIVE} RETURNING ${COLUMNS}`,
}

const REVOKE: Statement = {
  name: 'api-key-revoke',
  text: `UPDATE api_key k SET revoked_at = now() WHERE k.id = $3 AND ${HELD} RETURNING ${COLUMNS}`,
}

const PROJECTS: Statement = {
  name: 'api-key-projects',
  text: `SELECT p.id, p.key FROM project p
    WHERE ($3::text IS NULL OR p.key IN (SELECT jsonb_array_elements_text($3::text::jsonb))) AND p.trashed_at IS NULL AND (
      p.organization_id = $2::uuid
      OR EXISTS (SELECT FROM membership m WHERE m.account_id = $1::uuid AND m.organization_id = p.organization_id
        AND (m.role <> 'guest'
          OR EXISTS (SELECT FROM project_grant g WHERE g.project_id = p.id AND (g.account_id = $1::uuid
            OR g.group_id IN (SELECT group_id FROM group_member WHERE account_id = $1::uuid)))
          OR EXISTS (SELECT FROM document_grant g JOIN document d ON d.id = g.document_id WHERE d.project_id = p.id
            AND (g.account_id = $1::uuid
              OR g.group_id IN (SELECT group_id FROM group_member WHERE account_id = $1::uuid))))))
    ORDER BY p.key LIMIT ${MOST_PROJECTS}`,
}

interface Row extends Omit<ApiKeyRecord, 'scopes' | 'projects'> {
  readonly scopes: string
  readonly projects: string | null
}

interface ProofRow extends Omit<KeyPerson, 'name'> {
  readonly id: string
  readonly account: string | null
  readonly organization: string | null
  readonly name: string
  readonly scopes: string
  readonly projects: string | null
  readonly generation: number
  readonly isCurrent: boolean
  readonly lastUsedAt: Date | null
  readonly endsAt: Date | null
  readonly personName: string | null
}

/** `ApiKeyStore` in SQL. */
export class SqlApiKeys implements ApiKeyStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async create(key: NewApiKey, most: number): Promise<ApiKeyRecord | null> {
    const { name, prefix, secret, createdBy, expiresAt } = key
    const scopes = JSON.stringify(key.scopes)
    const projects = key.projects === null ? null : JSON.stringify(key.projects)
    const about = [name, prefix, hashSecret(secret), scopes, projects, createdBy, expiresAt, most]
    return await this.#one(CREATE, [...columnsOf(key.holder), uuidv7(), ...about])
  }

  async list(holder: KeyHolder): Promise<ApiKeyRecord[]> {
    return (await this.#session.query<Row>(LIST, columnsOf(holder))).map(recordOf)
  }

  async prove(secret: string): Promise<KeyProof | null> {
    const [row] = await this.#session.query<ProofRow>(PROVE, [hashSecret(secret)])
    if (row === undefined) return null
    const { id, account, organization, name, scopes, projects, lastUsedAt, endsAt, personName } = row
    const { colour, avatar, invisible } = row
    return {
      ...{ id, name, lastUsedAt, endsAt },
      holder:
        account === null
          ? { kind: 'organization', organization: organization! }
          : { kind: 'account', account },
      scopes: JSON.parse(scopes) as KeyScope[],
      projects: projects === null ? null : (JSON.parse(projects) as string[]),
      generation: row.isCurrent ? row.generation : row.generation - 1,
      person: personName === null ? null : { name: personName, colour, avatar, invisible },
    }
  }

  async used(id: string): Promise<void> {
    await this.#session.query(USED, [id])
  }

  rotate(
    holder: KeyHolder,
    id: string,
    {
      secret,
      prefix,
      graceMs,
    }: { readonly secret: string; readonly prefix: string; readonly graceMs: number },
  ): Promise<ApiKeyRecord | null> {
    return this.#one(ROTATE, [...columnsOf(holder), id, hashSecret(secret), prefix, graceMs / 1_000])
  }

  revoke(holder: KeyHolder, id: string): Promise<ApiKeyRecord | null> {
    return this.#one(REVOKE, [...columnsOf(holder), id])
  }

  async projects(holder: KeyHolder, keys: readonly string[] | null): Promise<KeyProject[]> {
    const wanted = keys === null ? null : JSON.stringify(keys)
    return await this.#session.query<KeyProject>(PROJECTS, [...columnsOf(holder), wanted])
  }

  async #one(
    statement: Statement,
    parameters: readonly (string | number | Uint8Array | Date | null)[],
  ): Promise<ApiKeyRecord | null> {
    const [row] = await this.#session.query<Row>(statement, parameters)
    return row === undefined ? null : recordOf(row)
  }
}

/** The columns `account_id` and `organization_id`. */
function columnsOf(holder: KeyHolder): [string | null, string | null] {
  return holder.kind === 'account' ? [holder.account, null] : [null, holder.organization]
}

function recordOf({ scopes, projects, ...row }: Row): ApiKeyRecord {
  return {
    ...row,
    scopes: JSON.parse(scopes) as KeyScope[],
    projects: projects === null ? null : (JSON.parse(projects) as KeyProject[]),
  }
}
