import type { Readable } from 'node:stream'
import type { Authorship, DocumentRecord, Store } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { AuthorNames, NamedAuthor } from '../authorship/author-names.ts'
import type { DocumentService } from '../documents/document-service.ts'
import type { RoomRegistry } from '../rooms/room-registry.ts'
import type { DocumentTaskResults } from '../workers/document-task.ts'
import type { DocumentWorkers } from '../workers/document-workers.ts'
import { ChangeLines } from './change-lines.ts'
import { NOW, VersionStates } from './version-states.ts'
import { workerRefusal } from './worker-refusal.ts'

/** What {@link VersionDifferences} works with. */
export interface VersionDifferencesOptions {
  readonly store: Store
  readonly documents: Pick<DocumentService, 'find'>
  readonly registry: RoomRegistry
  readonly workers: DocumentWorkers
  readonly names: AuthorNames
}

/** An author and what they wrote: characters of the later state, and words that came since the earlier one. */
export interface AuthorShare extends NamedAuthor {
  readonly characters: number
  readonly added: number
}

/** How two states differ: words that came and went, the number of places, and who wrote the later one. */
export interface DifferenceSummary {
  readonly added: number
  readonly removed: number
  readonly changes: number
  readonly authors: AuthorShare[]
}

/** Most entries of authorship that are asked for: one for each session that wrote in the document. */
const MOST_ENTRIES = 100_000

/** Summaries that are kept. */
const KEPT = 1_000

/**
 * The differences between versions for people to read. `name` is a document's address. All methods reject with a
 * `ServiceError`, and with a `StoreError` when the database fails.
 */
export class VersionDifferences {
  private readonly options: VersionDifferencesOptions
  private readonly states: VersionStates
  /** By the ids of the earlier and later version, which never change. */
  private readonly summaries = new Map<string, DifferenceSummary>()

  constructor(options: VersionDifferencesOptions) {
    this.options = options
    this.states = new VersionStates(options.store, options.registry)
  }

  /**
   * The steps from the state `id` to the state `against` as lines of JSON, after a line with the authors, and at the end a
   * line with the summary; with `null`, the text of the state `id` alone. Resolves when the first lines are there. What fails later is the last line.
   */
  async stream(
    principal: Principal,
    name: string,
    id: string,
    against: string | null,
    signal: AbortSignal,
  ): Promise<Readable> {
    const document = await this.options.documents.find(principal, name)
    const first = await this.states.of(document, id)
    const second = against === null ? null : await this.states.of(document, against)
    const authorship = await this.authorship(document)
    const lines = new ChangeLines(async (authors) => await this.options.names.of(authors))
    const task = {
      kind: 'changes',
      before: second === null ? null : first.bytes,
      after: (second ?? first).bytes,
      authorship,
      blocks: true,
    } as const
    const work = this.options.workers.run(document.id, task, { onPart: lines.add, signal })
    const ended = work.then(async (worked) => {
      if (worked.ok) await lines.end({ kind: 'end', ...(await this.named(worked.result)) })
      else if (!lines.hasBegun) throw workerRefusal(worked.reason)
      else await lines.end({ kind: 'failed', error: workerRefusal(worked.reason).code })
    })
    await Promise.race([lines.begun, ended])
    ended.catch((error: Error) => lines.stream.destroy(error))
    return lines.stream
  }

  /** The summary of a version against the one before it, or of the current document against the newest version. */
  async summary(principal: Principal, name: string, id: string): Promise<DifferenceSummary> {
    const document = await this.options.documents.find(principal, name)
    const { versions } = this.options.store.forTenants([document.organization])
    const later = await this.states.of(document, id)
    const page = id === NOW ? { limit: 1 } : { limit: 1, before: id }
    const [previous] = await versions.list(document.id, page)
    const key = `${previous?.id ?? ''} ${id}`
    const known = this.summaries.get(key)
    if (known !== undefined) return known
    const earlier = previous === undefined ? null : await versions.load(document.id, previous.id)
    const made = await this.summarize(document, earlier?.bytes ?? EMPTY, later.bytes)
    if (id !== NOW) this.keep(key, made)
    return made
  }

  /** Who wrote how much of the current document. */
  async shares(principal: Principal, name: string): Promise<DifferenceSummary> {
    const document = await this.options.documents.find(principal, name)
    return await this.summarize(document, null, (await this.states.of(document, NOW)).bytes)
  }

  private async summarize(
    document: DocumentRecord,
    before: Uint8Array | null,
    after: Uint8Array,
  ): Promise<DifferenceSummary> {
    const authorship = await this.authorship(document)
    const task = { kind: 'changes', before, after, authorship, blocks: false } as const
    const worked = await this.options.workers.run(document.id, task)
    if (!worked.ok) throw workerRefusal(worked.reason)
    return await this.named(worked.result)
  }

  private async named({ writers, ...extent }: DocumentTaskResults['changes']): Promise<DifferenceSummary> {
    const names = await this.options.names.of(writers.map(({ author }) => author))
    const authors = names.map((named, index) => {
      const { characters, added } = writers[index]!
      return { ...named, characters, added }
    })
    return { ...extent, authors }
  }

  private async authorship(document: DocumentRecord): Promise<readonly Authorship[]> {
    const room = this.options.registry.find(document)
    if (room) return room.authors.all()
    const { authorship } = this.options.store.forTenants([document.organization])
    return await authorship.list(document.id, { clients: null, limit: MOST_ENTRIES })
  }

  private keep(key: string, summary: DifferenceSummary): void {
    for (const oldest of this.summaries.keys()) {
      if (this.summaries.size < KEPT) break
      this.summaries.delete(oldest)
    }
    this.summaries.set(key, summary)
  }
}

/** The update of an empty document. */
const EMPTY = Uint8Array.of(0, 0)
