import type { Keyring } from '../encryption/keyring.ts'
import type { Store, StoreKind } from '../store.ts'
import { DatabaseDocuments } from './documents.ts'
import { GuardedSql } from './guarded-sql.ts'
import { checkKeys } from './keys.ts'
import { RowCodec } from './row-codec.ts'
import type { Sql, Statement } from './sql.ts'
import { DatabaseUpdates } from './updates.ts'
import { DatabaseUpkeep } from './upkeep.ts'
import { DatabaseVersions } from './versions.ts'

const PING: Statement = { name: 'ping', text: 'SELECT 1 AS one' }

/** `Store` over a driver. `afterClose` runs when everything is released, also when releasing failed. */
export class DatabaseStore implements Store {
  readonly kind: StoreKind
  readonly documents: DatabaseDocuments
  readonly updates: DatabaseUpdates
  readonly versions: DatabaseVersions
  readonly upkeep: DatabaseUpkeep
  readonly #sql: GuardedSql
  readonly #afterClose: () => void
  #closing: Promise<void> | null = null

  private constructor(kind: StoreKind, sql: GuardedSql, keys: Keyring | null, afterClose: () => void) {
    this.kind = kind
    this.#sql = sql
    this.#afterClose = afterClose
    const codec = new RowCodec(keys)
    this.documents = new DatabaseDocuments(sql)
    this.updates = new DatabaseUpdates(sql, codec)
    this.versions = new DatabaseVersions(sql, codec)
    this.upkeep = new DatabaseUpkeep(sql, codec)
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
  ): Promise<DatabaseStore> {
    const sql = new GuardedSql(driver)
    await checkKeys(sql, keys)
    return new DatabaseStore(kind, sql, keys, afterClose)
  }

  async ping(): Promise<void> {
    await this.#sql.query(PING, [])
  }

  close(): Promise<void> {
    this.#closing ??= this.#sql.close().finally(this.#afterClose)
    return this.#closing
  }
}
