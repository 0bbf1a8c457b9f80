import type { RowCodec } from '../sql/row-codec.ts'
import type { SqlSession, Statement } from '../sql/sql.ts'
import { openSecret, sealSecret } from './sealed-secret.ts'
import type { SecondFactor, SecondFactorStore } from './second-factors.ts'
import { aboutSecondFactor } from './tables.ts'

const FIND: Statement = {
  name: 'second-factor-find',
  text: `SELECT totp_secret AS secret, totp_confirmed_at IS NOT NULL AS confirmed FROM account
    WHERE id = $1 AND totp_secret IS NOT NULL`,
}

const BEGIN: Statement = {
  name: 'second-factor-begin',
  text: `UPDATE account SET totp_secret = $2, totp_step = NULL WHERE id = $1 AND totp_confirmed_at IS NULL RETURNING 1`,
}

const CONFIRM: Statement = {
  name: 'second-factor-confirm',
  text: `UPDATE account SET totp_confirmed_at = now()
    WHERE id = $1 AND totp_secret IS NOT NULL AND totp_confirmed_at IS NULL RETURNING 1`,
}

const ACCEPT: Statement = {
  name: 'second-factor-accept',
  text: `UPDATE account SET totp_step = $2 WHERE id = $1 AND (totp_step IS NULL OR totp_step < $2) RETURNING 1`,
}

const REMOVE: Statement = {
  name: 'second-factor-remove',
  text: 'UPDATE account SET totp_secret = NULL, totp_confirmed_at = NULL, totp_step = NULL WHERE id = $1',
}

const REMOVE_CODES: Statement = {
  name: 'recovery-code-remove',
  text: 'DELETE FROM recovery_code WHERE account_id = $1',
}

const ADD_CODE: Statement = {
  name: 'recovery-code-add',
  text: 'INSERT INTO recovery_code (account_id, hash) VALUES ($1, $2)',
}

const USE_CODE: Statement = {
  name: 'recovery-code-use',
  text: `UPDATE recovery_code SET used_at = now() WHERE account_id = $1 AND hash = $2 AND used_at IS NULL RETURNING 1`,
}

const COUNT_CODES: Statement = {
  name: 'recovery-code-count',
  text: 'SELECT 1 FROM recovery_code WHERE account_id = $1 AND used_at IS NULL',
}

/** `SecondFactorStore` in SQL. */
export class SqlSecondFactors implements SecondFactorStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  async find(account: string): Promise<SecondFactor | null> {
    const [row] = await this.#session.query<SecondFactor>(FIND, [account])
    if (row === undefined) return null
    return { ...row, secret: openSecret(this.#codec, aboutSecondFactor(account), row.secret) }
  }

  async begin(account: string, secret: Uint8Array): Promise<boolean> {
    const sealed = sealSecret(this.#codec, aboutSecondFactor(account), secret)
    return (await this.#session.query(BEGIN, [account, sealed])).length > 0
  }

  async confirm(account: string): Promise<boolean> {
    return (await this.#session.query(CONFIRM, [account])).length > 0
  }

  async acceptStep(account: string, step: number): Promise<boolean> {
    return (await this.#session.query(ACCEPT, [account, step])).length > 0
  }

  async remove(account: string): Promise<void> {
    await this.#session.query(REMOVE, [account])
    await this.#session.query(REMOVE_CODES, [account])
  }

  async setRecoveryCodes(account: string, hashes: readonly Uint8Array[]): Promise<void> {
    await this.#session.query(REMOVE_CODES, [account])
    for (const hash of hashes) await this.#session.query(ADD_CODE, [account, hash])
  }

  async useRecoveryCode(account: string, hash: Uint8Array): Promise<boolean> {
    return (await this.#session.query(USE_CODE, [account, hash])).length > 0
  }

  async recoveryCodes(account: string): Promise<number> {
    return (await this.#session.query(COUNT_CODES, [account])).length
  }
}
