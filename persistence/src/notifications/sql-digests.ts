import type { SqlSession, Statement } from '../sql/sql.ts'
import type { ClaimedDigest, DigestRule, DigestStore } from './digests.ts'

const RULE: Statement = {
  name: 'digest-rule',
  text: 'SELECT mail AS rule FROM notification_account WHERE account_id = $1',
}

const SET_RULE: Statement = {
  name: 'digest-set-rule',
  text: `INSERT INTO notification_account (account_id, mail) SELECT a.id, $2 FROM account a WHERE a.id = $1
    ON CONFLICT (account_id) DO UPDATE SET mail = excluded.mail RETURNING 1`,
}

/**
 * The row of the account is locked, so that one of several nodes claims it. A node that had to wait finds no notification
 * any more: each is examined again before it is marked.
 */
const CLAIM: Statement = {
  name: 'digest-claim',
  text: `WITH due AS (
      SELECT o.account_id, a.email, a.name FROM notification_account o JOIN account a ON a.id = o.account_id
      WHERE o.mail <> 'off' AND (o.mail_after IS NULL OR o.mail_after <= now())
        AND a.email IS NOT NULL AND a.email_verified_at IS NOT NULL AND a.disabled_at IS NULL
        AND EXISTS (SELECT FROM notification n WHERE n.account_id = o.account_id AND n.read_at IS NULL
          AND n.mailed_at IS NULL AND n.at > now() - interval '7 days'
          AND n.at <= now() - CASE o.mail WHEN 'hourly' THEN interval '1 hour' ELSE interval '1 day' END)
      LIMIT $1 FOR UPDATE OF o SKIP LOCKED
    ), marked AS (
      UPDATE notification n SET mailed_at = now() FROM due
      WHERE n.account_id = due.account_id AND n.read_at IS NULL AND n.mailed_at IS NULL
        AND n.at > now() - interval '7 days'
      RETURNING n.account_id, n.id
    )
    SELECT due.account_id AS account, due.email, due.name, array_agg(marked.id)::text[] AS ids
    FROM due JOIN marked ON marked.account_id = due.account_id GROUP BY 1, 2, 3`,
}

const GIVE_BACK: Statement = {
  name: 'digest-give-back',
  text: `WITH back AS (
      UPDATE notification SET mailed_at = NULL WHERE account_id = $1 AND id = ANY ($2::uuid[])
    )
    UPDATE notification_account SET mail_after = now() + $3::integer * interval '1 millisecond' WHERE account_id = $1`,
}

/** `DigestStore` in SQL. */
export class SqlDigests implements DigestStore {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  async rule(account: string): Promise<DigestRule> {
    const [row] = await this.#session.query<{ rule: DigestRule }>(RULE, [account])
    return row?.rule ?? 'daily'
  }

  async setRule(account: string, rule: DigestRule): Promise<boolean> {
    return (await this.#session.query(SET_RULE, [account, rule])).length > 0
  }

  claim(limit: number): Promise<ClaimedDigest[]> {
    return this.#session.query<ClaimedDigest>(CLAIM, [limit])
  }

  async giveBack({ account, ids }: ClaimedDigest, afterMs: number): Promise<void> {
    await this.#session.query(GIVE_BACK, [account, ids, afterMs])
  }
}
