import { SqlDocuments } from './documents/sql-documents.ts'
import type { Keyring } from './encryption/keyring.ts'
import { checkKeys } from './keys/keys.ts'
import { SqlMaintenance } from './maintenance/sql-maintenance.ts'
import { GuardedSql } from './sql/guarded-sql.ts'
import { RowCodec } from './sql/row-codec.ts'
import type { Sql, Statement } from './sql/sql.ts'
import type { Store, StoreKind } from './store.ts'
import { SqlUpdates } from './updates/sql-updates.ts'
import { SqlVersions } from './versions/sql-versions.ts'

const PING: Statement = { name: 'ping', text: 'SELECT 1 AS one' }

/** `Store` over a driver. `afterClose` runs when everything is released, also when releasing failed. */
export class SqlStore implements Store {
  readonly kind: StoreKind
  readonly documents: SqlDocuments
  readonly updates: SqlUpdates
  readonly versions: SqlVersions
  readonly maintenance: SqlMaintenance
  readonly #sql: GuardedSql
  readonly #afterClose: () => void
  #closing: Promise<void> | null = null

  private constructor(kind: StoreKind, sql: GuardedSql, keys: Keyring | null, afterClose: () => void) {
    this.kind = kind
    this.#sql = sql
    this.#afterClose = afterClose
    const codec = new RowCodec(keys)
    this.documents = new SqlDocuments(sql)
    this.updates = new SqlUpdates(sql, codec)
    this.versions = new SqlVersions(sql, codec)
    this.maintenance = new SqlMaintenance(sql, codec)
  }

  /**
   * Opens a migrated database; rejects with `missing-key` when it was sealed with other keys, and leaves the
   * driver to the caller then.
   */
  static async open(
    kind: StoreKind,
    driver: Sql,
    keys: Keyring | null,
    afterClose: () => void = () => {},
  ): Promise<SqlStore> {
    const sql = new GuardedSql(driver)
    await checkKeys(sql, keys)
    return new SqlStore(kind, sql, keys, afterClose)
  }

  async ping(): Promise<void> {
    await this.#sql.query(PING, [])
  }

  close(): Promise<void> {
    this.#closing ??= this.#sql.close().finally(this.#afterClose)
    return this.#closing
  }
}
