import type { SqlParameter, SqlSession, Statement } from '../sql/sql.ts'
import type { KeyPerson, KeyProject } from './api-keys.ts'
import type {
  Consent,
  ConsentProof,
  ConsentRecord,
  NewOAuthRecord,
  OAuthContent,
  OAuthRecord,
  OAuthRecordStore,
} from './oauth-records.ts'
import type { KeyScope } from './roles.ts'

const ALIVE = '(o.expires_at IS NULL OR o.expires_at > now())'

const PUT: Statement = {
  name: 'oauth-record-put',
  text: `INSERT INTO oauth_record (model, id, account_id, grant_id, uid, content, expires_at)
    VALUES ($1, $2, $3, $4, $5, $6::text::jsonb, $7)
    ON CONFLICT (model, id) DO UPDATE SET account_id = $3, grant_id = $4, uid = $5, content = $6::text::jsonb,
      expires_at = $7`,
}

const FOUND = 'SELECT o.id, o.content::text AS content, o.consumed_at AS "consumedAt" FROM oauth_record o'

const FIND: Statement = {
  name: 'oauth-record-find',
  text: `${FOUND} WHERE o.model = $1 AND o.id = $2 AND ${ALIVE}`,
}

const FIND_BY_UID: Statement = {
  name: 'oauth-record-find-by-uid',
  text: `${FOUND} WHERE o.model = $1 AND o.uid = $2 AND ${ALIVE}`,
}

const CONSUME: Statement = {
  name: 'oauth-record-consume',
  text: `UPDATE oauth_record SET consumed_at = now() WHERE model = $1 AND id = $2 AND consumed_at IS NULL RETURNING 1`,
}

const DELETE: Statement = {
  name: 'oauth-record-delete',
  text: 'DELETE FROM oauth_record WHERE model = $1 AND id = $2',
}

const DELETE_BY_GRANT: Statement = {
  name: 'oauth-record-delete-by-grant',
  text: 'DELETE FROM oauth_record WHERE model = $1 AND grant_id = $2',
}

const DELETE_GRANT: Statement = {
  name: 'oauth-record-delete-grant',
  text: `DELETE FROM oauth_record WHERE grant_id = $1 OR (model = 'Grant' AND id = $1)`,
}

const COUNT: Statement = {
  name: 'oauth-record-count',
  text: `SELECT count(*)::int AS count FROM oauth_record o WHERE o.model = $1 AND ${ALIVE}`,
}

const KEEP: Statement = {
  name: 'oauth-record-keep',
  text: 'UPDATE oauth_record SET expires_at = greatest(expires_at, $3) WHERE model = $1 AND id = $2',
}

const DELETE_EXPIRED: Statement = {
  name: 'oauth-record-delete-expired',
  text: `DELETE FROM oauth_record WHERE (model, id) IN (SELECT model, id FROM oauth_record
    WHERE expires_at <= now() ORDER BY expires_at LIMIT $1) RETURNING 1`,
}

const CONSENT: Statement = {
  name: 'oauth-consent',
  text: `UPDATE oauth_record SET consent = $2::text::jsonb WHERE model = 'Grant' AND id = $1`,
}

const CONSENTS: Statement = {
  name: 'oauth-consents',
  text: `SELECT o.id, o.consent::text AS consent, o.created_at AS "createdAt", o.last_used_at AS "lastUsedAt",
      coalesce((SELECT jsonb_agg(jsonb_build_object('id', p.id, 'key', p.key) ORDER BY p.key) FROM project p
        WHERE jsonb_typeof(o.consent->'projects') = 'array'
          AND p.id::text IN (SELECT jsonb_array_elements_text(o.consent->'projects'))), '[]')::text AS projects
    FROM oauth_record o
    WHERE o.model = 'Grant' AND o.account_id = $1 AND ($2::text IS NULL OR o.id = $2) AND o.consent IS NOT NULL
      AND ${ALIVE}
    ORDER BY o.created_at DESC, o.id DESC`,
}

const PROVE: Statement = {
  name: 'oauth-prove',
  text: `SELECT g.id AS grant, g.account_id AS account, o.content->>'aud' AS audience,
      o.content->>'clientId' AS "clientId", o.content->>'scope' AS scope, g.consent::text AS consent,
      o.expires_at AS "expiresAt", g.last_used_at AS "lastUsedAt", a.name, a.colour, a.avatar, a.invisible
    FROM oauth_record o JOIN oauth_record g ON g.model = 'Grant' AND g.id = o.grant_id
      JOIN account a ON a.id = g.account_id
    WHERE o.model = 'AccessToken' AND o.id = $1 AND o.expires_at > now() AND g.consent IS NOT NULL
      AND (g.expires_at IS NULL OR g.expires_at > now()) AND a.disabled_at IS NULL`,
}

const USED: Statement = {
  name: 'oauth-consent-used',
  text: `UPDATE oauth_record SET last_used_at = now()
    WHERE model = 'Grant' AND id = $1 AND (last_used_at IS NULL OR last_used_at < now() - interval '1 minute')`,
}

const ACTIVE: Statement = {
  name: 'oauth-account-is-active',
  text: 'SELECT 1 FROM account WHERE id = $1 AND disabled_at IS NULL',
}

interface Row {
  readonly id: string
  readonly content: string
  readonly consumedAt: Date | null
}

interface ConsentRow extends Pick<ConsentRecord, 'id' | 'createdAt' | 'lastUsedAt'> {
  readonly consent: string
  readonly projects: string
}

interface ProofRow extends KeyPerson, Omit<ConsentProof, 'scopes' | 'projects' | 'person'> {
  readonly scope: string | null
  readonly consent: string
}

/** `OAuthRecordStore` in SQL. */
export class SqlOAuthRecords implements OAuthRecordStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async put({ model, id, account, grant, uid, content, expiresAt }: NewOAuthRecord): Promise<void> {
    await this.#session.query(PUT, [model, id, account, grant, uid, JSON.stringify(content), expiresAt])
  }

  find(model: string, id: string): Promise<OAuthRecord | null> {
    return this.#record(FIND, [model, id])
  }

  findByUid(model: string, uid: string): Promise<OAuthRecord | null> {
    return this.#record(FIND_BY_UID, [model, uid])
  }

  async consume(model: string, id: string): Promise<boolean> {
    return (await this.#session.query(CONSUME, [model, id])).length > 0
  }

  async delete(model: string, id: string): Promise<void> {
    await this.#session.query(DELETE, [model, id])
  }

  async deleteByGrant(model: string, grant: string): Promise<void> {
    await this.#session.query(DELETE_BY_GRANT, [model, grant])
  }

  async deleteGrant(grant: string): Promise<void> {
    await this.#session.query(DELETE_GRANT, [grant])
  }

  async count(model: string): Promise<number> {
    const [row] = await this.#session.query<{ count: number }>(COUNT, [model])
    return row!.count
  }

  async keep(model: string, id: string, until: Date): Promise<void> {
    await this.#session.query(KEEP, [model, id, until])
  }

  async deleteExpired(limit: number): Promise<number> {
    return (await this.#session.query(DELETE_EXPIRED, [limit])).length
  }

  async consent(grant: string, consent: Consent): Promise<void> {
    await this.#session.query(CONSENT, [grant, JSON.stringify(consent)])
  }

  async consents(account: string): Promise<ConsentRecord[]> {
    return (await this.#session.query<ConsentRow>(CONSENTS, [account, null])).map(consentOf)
  }

  async findConsent(account: string, grant: string): Promise<ConsentRecord | null> {
    const [row] = await this.#session.query<ConsentRow>(CONSENTS, [account, grant])
    return row === undefined ? null : consentOf(row)
  }

  async prove(tokenId: string): Promise<ConsentProof | null> {
    const [row] = await this.#session.query<ProofRow>(PROVE, [tokenId])
    if (row === undefined) return null
    const { grant, account, audience, clientId, expiresAt, lastUsedAt } = row
    const { name, colour, avatar, invisible } = row
    const { scopes, projects } = JSON.parse(row.consent) as Consent
    const granted: readonly string[] = row.scope?.split(' ') ?? []
    return {
      ...{ grant, account, audience, clientId, expiresAt, lastUsedAt },
      scopes: scopes.filter((scope: KeyScope) => granted.includes(scope)),
      projects,
      person: { name, colour, avatar, invisible },
    }
  }

  async used(grant: string): Promise<void> {
    await this.#session.query(USED, [grant])
  }

  async isActive(account: string): Promise<boolean> {
    return (await this.#session.query(ACTIVE, [account])).length > 0
  }

  async #record(statement: Statement, parameters: readonly SqlParameter[]): Promise<OAuthRecord | null> {
    const [row] = await this.#session.query<Row>(statement, parameters)
    return row === undefined ? null : { ...row, content: JSON.parse(row.content) as OAuthContent }
  }
}

function consentOf({ consent, projects, ...row }: ConsentRow): ConsentRecord {
  const { client, scopes, projects: limits } = JSON.parse(consent) as Consent
  return {
    ...row,
    client,
    scopes,
    projects: limits === null ? null : (JSON.parse(projects) as KeyProject[]),
  }
}
