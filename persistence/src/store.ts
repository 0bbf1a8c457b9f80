import type { AccessStore, AccessUnit } from './access/access-store.ts'
import type { AuthorshipStore } from './authorship/authorship.ts'
import type { CommentStore } from './comments/comments.ts'
import type { DocumentStore } from './documents/documents.ts'
import type { FileStore } from './files/files.ts'
import type { LinkStore } from './links/links.ts'
import type { MaintenanceStore } from './maintenance/maintenance.ts'
import type { NotificationFeature } from './notifications/notifications.ts'
import type { OutboxStore } from './outbox/outbox.ts'
import type { ProposalStore } from './proposals/proposals.ts'
import type { RequestStore } from './requests/requests.ts'
import type { RunStore } from './runs/runs.ts'
import type { UpdateStore } from './updates/updates.ts'
import type { UsageStore } from './usage/usage.ts'
import type { VersionStore } from './versions/versions.ts'

/** The features whose commands can be combined in one transaction. */
export interface UnitOfWork {
  readonly documents: DocumentStore
  readonly updates: UpdateStore
  readonly versions: VersionStore
  readonly comments: CommentStore
  readonly links: LinkStore
  readonly files: FileStore
  readonly outbox: OutboxStore
  readonly proposals: ProposalStore
  readonly requests: RequestStore
  readonly maintenance: Pick<MaintenanceStore, 'restore'>
  /** Accounts and rights; `null` as in {@link Store}. */
  readonly access: AccessUnit | null
}

/** The features of a store, for everybody or within the boundary of some organizations. A call is a transaction of its own. */
export interface TenantStore extends UnitOfWork {
  /** Not a part of a unit of work: it only reads. */
  readonly authorship: AuthorshipStore
  /** Not a part of a unit of work: a call is recorded whatever becomes of its answer. */
  readonly usage: UsageStore
  /** Not a part of a unit of work: its commands are compare-and-set on one row. */
  readonly runs: RunStore
  /** Accounts and rights. `null`: this store keeps none, as the one in memory. */
  readonly access: AccessStore | null
  /** Not a part of a unit of work: consumers of events call it. `null` where `access` is: only accounts are notified. */
  readonly notifications: NotificationFeature | null
  /**
   * Runs `work` in one transaction: everything that it wrote through `unit` is committed when the promise resolves, and
   * nothing of it when the promise rejects. Rejects with what `work` rejects with, with the error of a statement that
   * failed even when `work` caught it, or with the error of the commit.
   *
   * Within `work` only `unit` may be used. A call on the store would be outside of the transaction on PostgreSQL, and
   * would wait for the transaction for ever elsewhere. `work` holds a connection and the locks of the rows that it
   * wrote, so it should only wait for the database. After its end `unit` rejects every call.
   */
  transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result>
}

/**
 * Durable storage, with three implementations: `memory`, PGlite, PostgreSQL. The exported contract suite
 * (`@cowrite/persistence/contract`) runs on each.
 */
export interface Store extends TenantStore {
  readonly kind: StoreKind
  readonly maintenance: MaintenanceStore
  /**
   * The store as somebody of these organizations, by their ids, sees it: the database shows and takes no row of another one,
   * whatever a statement asks for. For what is done on behalf of people. A single call costs three messages to the database
   * in place of one. The store in memory has no organizations.
   */
  forTenants(organizations: readonly string[]): TenantStore
  /** Resolves when a trivial query is answered, rejects otherwise; for readiness. */
  ping(): Promise<void>
  /** Waits for running calls, then releases everything. Further calls reject. */
  close(): Promise<void>
}

export type StoreKind = 'memory' | 'pglite' | 'postgres'
