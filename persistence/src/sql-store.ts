import { type AccessStore, accessUnit, sqlAccess } from './access/access-store.ts'
import { SqlAuthorship } from './authorship/sql-authorship.ts'
import { SqlComments } from './comments/sql-comments.ts'
import { SqlDocuments } from './documents/sql-documents.ts'
import type { Keyring } from './encryption/keyring.ts'
import { SqlFiles } from './files/sql-files.ts'
import { checkKeys } from './keys/keys.ts'
import { SqlLinks } from './links/sql-links.ts'
import { PURGE } from './maintenance/purge.ts'
import { SqlMaintenance } from './maintenance/sql-maintenance.ts'
import { SqlNotifications } from './notifications/sql-notifications.ts'
import { SqlOutbox } from './outbox/sql-outbox.ts'
import { SqlProposals } from './proposals/sql-proposals.ts'
import { SqlRequests } from './requests/sql-requests.ts'
import { SqlRuns } from './runs/sql-runs.ts'
import { GuardedSql } from './sql/guarded-sql.ts'
import { RowCodec } from './sql/row-codec.ts'
import type { Sql, SqlSession, Statement } from './sql/sql.ts'
import { TenantSql } from './sql/tenant-sql.ts'
import type { Store, StoreKind, UnitOfWork } from './store.ts'
import { SqlUpdates } from './updates/sql-updates.ts'
import { SqlUsage } from './usage/sql-usage.ts'
import { SqlVersions } from './versions/sql-versions.ts'

const PING: Statement = { name: 'ping', text: 'SELECT 1 AS one' }

/** `Store` over a driver. */
export class SqlStore implements Store {
  readonly kind: StoreKind
  readonly documents: SqlDocuments
  readonly updates: SqlUpdates
  readonly versions: SqlVersions
  readonly comments: SqlComments
  readonly links: SqlLinks
  readonly files: SqlFiles
  readonly outbox: SqlOutbox
  readonly proposals: SqlProposals
  readonly requests: SqlRequests
  readonly maintenance: SqlMaintenance
  readonly authorship: SqlAuthorship
  readonly usage: SqlUsage
  readonly runs: SqlRuns
  readonly access: AccessStore
  readonly notifications: SqlNotifications
  readonly #sql: Sql
  readonly #codec: RowCodec
  readonly #afterClose: () => void
  #closing: Promise<void> | null = null

  private constructor(kind: StoreKind, sql: Sql, keys: Keyring | null, afterClose: () => void) {
    this.kind = kind
    this.#sql = sql
    this.#codec = new RowCodec(keys)
    this.#afterClose = afterClose
    const { documents, updates, versions, comments, links, files, outbox, proposals, requests, maintenance } =
      this.#features(sql)
    this.documents = documents
    this.updates = updates
    this.versions = versions
    this.comments = comments
    this.links = links
    this.files = files
    this.outbox = outbox
    this.proposals = proposals
    this.requests = requests
    this.maintenance = maintenance
    this.authorship = new SqlAuthorship(sql)
    this.usage = new SqlUsage(sql)
    this.runs = new SqlRuns(sql, this.#codec)
    this.access = sqlAccess(sql, this.#codec)
    this.notifications = new SqlNotifications(sql)
  }

  /**
   * Opens a migrated database; rejects with `missing-key` when it was sealed with other keys. The caller then has to
   * close the driver. `afterClose` runs when everything is released, also when releasing failed.
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

  transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
    return this.#sql.transaction((session) => work(this.#features(session)))
  }

  forTenants(organizations: readonly string[]): SqlStore {
    return new SqlStore(this.kind, new TenantSql(this.#sql, organizations), this.#codec.keys, () => {})
  }

  async ping(): Promise<void> {
    await this.#sql.query(PING, [])
  }

  close(): Promise<void> {
    this.#closing ??= this.#sql.close().finally(this.#afterClose)
    return this.#closing
  }

  #features(session: SqlSession) {
    return {
      documents: new SqlDocuments(session, PURGE),
      updates: new SqlUpdates(session, this.#codec),
      versions: new SqlVersions(session, this.#codec),
      comments: new SqlComments(session, this.#codec),
      links: new SqlLinks(session),
      files: new SqlFiles(session),
      outbox: new SqlOutbox(session),
      proposals: new SqlProposals(session, this.#codec),
      requests: new SqlRequests(session),
      maintenance: new SqlMaintenance(session, this.#codec),
      access: accessUnit(session, this.#codec),
    }
  }
}
