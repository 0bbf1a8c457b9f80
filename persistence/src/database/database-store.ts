import type { Store, StoreKind } from '../store.ts'
import { DatabaseDocuments } from './documents.ts'
import { GuardedSql } from './guarded-sql.ts'
import type { Sql, Statement } from './sql.ts'
import { DatabaseUpdates } from './updates.ts'

const PING: Statement = { name: 'ping', text: 'SELECT 1 AS one' }

/** `Store` over a driver. `afterClose` runs when everything is released, also when releasing failed. */
export class DatabaseStore implements Store {
  readonly kind: StoreKind
  readonly documents: DatabaseDocuments
  readonly updates: DatabaseUpdates
  readonly #sql: GuardedSql
  readonly #afterClose: () => void
  #closing: Promise<void> | null = null

  constructor(kind: StoreKind, sql: Sql, afterClose: () => void = () => {}) {
    this.kind = kind
    this.#sql = new GuardedSql(sql)
    this.#afterClose = afterClose
    this.documents = new DatabaseDocuments(this.#sql)
    this.updates = new DatabaseUpdates(this.#sql)
  }

  async ping(): Promise<void> {
    await this.#sql.query(PING, [])
  }

  close(): Promise<void> {
    this.#closing ??= this.#sql.close().finally(this.#afterClose)
    return this.#closing
  }
}
