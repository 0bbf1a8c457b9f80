import type { Store } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { type UsageKey, type UsageRow, usageBy } from './usage.ts'

/** Runs that are summed up: the newest ones of a document. */
const MOST_RUNS = 200
/** Counts of suggestions by author, run and status. */
const MOST_COUNTS = 10_000

/** What a {@link UsageService} works with. */
export interface UsageServiceOptions {
  readonly store: Pick<Store, 'forTenants'>
  readonly documents: DocumentService
}

/** What agents used in documents and what became of their suggestions. Its method rejects with a `ServiceError`. */
export class UsageService {
  private readonly options: UsageServiceOptions

  constructor(options: UsageServiceOptions) {
    this.options = options
  }

  /** The use of a document's last 200 runs, and all suggestions for it that are still kept. */
  async ofDocument(principal: Principal, name: string, key: UsageKey): Promise<readonly UsageRow[]> {
    const { id, organization } = await this.options.documents.find(principal, name)
    const store = this.options.store.forTenants([organization])
    const runs = await store.runs.list(id, MOST_RUNS)
    const uses = await store.usage.useOf(runs.map((run) => run.id))
    const counts = await store.proposals.counts(id, MOST_COUNTS)
    return usageBy(key, { runs, uses, counts })
  }
}
