import { MemoryAuthorship, MemoryAuthorshipTable } from './authorship/memory-authorship.ts'
import { MemoryCommentTable } from './comments/memory-comment-table.ts'
import { MemoryComments } from './comments/memory-comments.ts'
import { MemoryDocuments, MemoryDocumentTable, type MemoryPurge } from './documents/memory-documents.ts'
import { MemoryFileTable } from './files/memory-file-table.ts'
import { MemoryFiles } from './files/memory-files.ts'
import { MemoryLinkStore, MemoryLinkTable } from './links/memory-links.ts'
import { MemoryMaintenance, type MemoryTables } from './maintenance/memory-maintenance.ts'
import { MemoryDatabase, type MemorySession } from './memory/memory-database.ts'
import { MemoryOutbox, MemoryOutboxTable } from './outbox/memory-outbox.ts'
import { MemoryProposals, MemoryProposalTable } from './proposals/memory-proposals.ts'
import { MemoryRequests, MemoryRequestTable } from './requests/memory-requests.ts'
import { MemoryRuns, MemoryRunTable } from './runs/memory-runs.ts'
import type { Store, UnitOfWork } from './store.ts'
import { MemoryUpdates, MemoryUpdateTable } from './updates/memory-updates.ts'
import { MemoryUsage, MemoryUsageTable } from './usage/memory-usage.ts'
import { MemoryVersions, MemoryVersionTable } from './versions/memory-versions.ts'

/** A store that loses everything with the process; for tests and benchmarks. Acknowledges at once. */
export class MemoryStore implements Store {
  readonly kind = 'memory'
  readonly documents: MemoryDocuments
  readonly updates: MemoryUpdates
  readonly versions: MemoryVersions
  readonly comments: MemoryComments
  readonly links: MemoryLinkStore
  readonly files: MemoryFiles
  readonly outbox: MemoryOutbox
  readonly proposals: MemoryProposals
  readonly requests: MemoryRequests
  readonly maintenance: MemoryMaintenance
  readonly authorship: MemoryAuthorship
  readonly usage: MemoryUsage
  readonly runs: MemoryRuns
  readonly access = null
  readonly notifications = null
  readonly #database = new MemoryDatabase()
  readonly #tables: MemoryTables = {
    documents: new MemoryDocumentTable(),
    updates: new MemoryUpdateTable(),
    authorship: new MemoryAuthorshipTable(),
    versions: new MemoryVersionTable(),
    comments: new MemoryCommentTable(),
    links: new MemoryLinkTable(),
    files: new MemoryFileTable(),
    outbox: new MemoryOutboxTable(),
    proposals: new MemoryProposalTable(),
    usage: new MemoryUsageTable(),
    runs: new MemoryRunTable(),
  }
  readonly #requests = new MemoryRequestTable()

  constructor() {
    const { documents, updates, versions, comments, links, files, outbox, proposals, requests, maintenance } =
      this.#features(this.#database)
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
    this.authorship = new MemoryAuthorship(this.#database, this.#tables.authorship)
    this.usage = new MemoryUsage(this.#database, this.#tables.usage)
    this.runs = new MemoryRuns(this.#database, this.#tables.documents, this.#tables.runs)
  }

  transaction<Result>(work: (unit: UnitOfWork) => Promise<Result>): Promise<Result> {
    return this.#database.transaction((session) => work(this.#features(session)))
  }

  forTenants(): MemoryStore {
    return this
  }

  ping(): Promise<void> {
    return this.#database.run(() => {})
  }

  close(): Promise<void> {
    return this.#database.close()
  }

  #features(session: MemorySession) {
    const { documents, updates, authorship, versions, comments, links, files, outbox, proposals, runs } =
      this.#tables
    const contents = [
      updates.byDocument,
      authorship.byDocument,
      versions.byDocument,
      comments.byDocument,
      comments.reads,
      comments.revisions,
      links.byDocument,
      files.byDocument,
      proposals.byDocument,
      proposals.acceptances,
      runs.byDocument,
      this.#requests.byDocument,
    ]
    const purges: readonly MemoryPurge[] = [
      ...contents.map(
        (table): MemoryPurge =>
          (writer, id) =>
            writer.delete<string, unknown>(table, id),
      ),
      (writer, id) => void outbox.deleteDelivered(writer, id, () => true),
    ]
    return {
      documents: new MemoryDocuments(session, documents, purges),
      updates: new MemoryUpdates(session, this.#tables),
      versions: new MemoryVersions(session, documents, versions),
      comments: new MemoryComments(session, documents, comments),
      links: new MemoryLinkStore(session, documents, links),
      files: new MemoryFiles(session, this.#tables),
      outbox: new MemoryOutbox(session, documents, outbox),
      proposals: new MemoryProposals(session, documents, proposals),
      requests: new MemoryRequests(session, documents, this.#requests),
      maintenance: new MemoryMaintenance(session, this.#tables),
      access: null,
    }
  }
}
