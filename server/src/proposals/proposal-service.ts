import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord, HunkDecision, ProposalRecord, Store } from '@cowrite/persistence'
import { type Principal, SERVER_PRINCIPAL } from '../access/principal.ts'
import { scopesOf } from '../access/scopes.ts'
import type { AuthorNames, NamedAuthor } from '../authorship/author-names.ts'
import type { TrackedForm } from '../content/block-task.ts'
import type { LiveCopies } from '../content/live-copies.ts'
import { refusal } from '../content/refusal.ts'
import { once } from '../content/requests.ts'
import { refuseAgents } from '../documents/agents-off.ts'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { EventWriter } from '../events/event-writer.ts'
import { type AcceptTools, acceptHunks } from './accept.ts'
import {
  makeProposal,
  makeProposalOfUpdate,
  type NewSuggestion,
  type SuggestedOperation,
  type SuggestionDetails,
} from './make-proposal.ts'
import { type HunkOutcome, outcomesOf, pendingOf } from './outcome.ts'
import { Releaser, type ReleaserOptions } from './releaser.ts'
import { decodeHunk } from './stored-hunk.ts'
import { namedIn, nameOf, type SeenHunk, type Suggestion, toSuggestion } from './suggestion.ts'
import { undoHunks } from './undo.ts'

/** Most suggestions in a list. */
const MOST_LISTED = 500

/** What a {@link ProposalService} works with. */
export interface ProposalServiceOptions extends ReleaserOptions {
  readonly store: Store
  readonly events: EventWriter
  readonly documents: DocumentService
  readonly copies: LiveCopies
  readonly names: AuthorNames
  readonly rooms: Pick<DocumentRooms, 'hint'>
}

/** The answer to operations that were to be suggested. */
export interface Suggested {
  /** `null` when there was nothing to suggest. */
  readonly suggestion: Suggestion | null
  /** One for each operation, in order. */
  readonly results: readonly SuggestedOperation[]
  /** Whether this is the answer to an earlier request with the key. */
  readonly isRepeated: boolean
}

/** The suggestions for a document. */
export interface SuggestionList {
  /** The state vector to which they were compared, in base64url. */
  readonly revision: string
  readonly suggestions: readonly Suggestion[]
}

/** A document with its suggestions. */
export interface Tracked {
  /** Markdown, or JSON of the blocks. */
  readonly content: string
  /** Who suggests, by the numbers in marks, and when. */
  readonly people: readonly { readonly name: string; readonly at: string }[]
}

/** What became of the parts on which was decided. */
export interface Decided {
  readonly results: readonly HunkOutcome[]
  /** The state vector after it, in base64url. */
  readonly revision: string
}

/** A decision to accept. */
export interface Acceptance {
  /** The ids of parts; by default all that are pending. */
  readonly hunks?: readonly string[]
  /** Markdown, by the id of a part, that the acceptor made of what comes after it; such a part is taken as with `force`. */
  readonly edits?: Readonly<Record<string, string>>
  /** Whether parts in conflict are taken as well, over what others have changed there since. */
  readonly force?: boolean
}

/**
 * Suggestions for documents: what others may accept or reject, part by part. They are no part of the document before they
 * are accepted. All methods reject with a {@link ServiceError}.
 */
export class ProposalService {
  private readonly options: ProposalServiceOptions
  private readonly releaser: Releaser
  /** What decisions work with. */
  private readonly tools: AcceptTools

  constructor(options: ProposalServiceOptions) {
    this.options = options
    const { store, events, copies } = options
    this.releaser = new Releaser(options)
    this.tools = { store, events, copies, releaser: this.releaser }
  }

  /** Suggests operations on blocks; the document stays as it is. Who may comment may suggest. */
  async create(principal: Principal, name: string, suggested: NewSuggestion): Promise<Suggested> {
    const { store, documents } = this.options
    const document = await documents.findEditable(principal, name, 'comment')
    const { operations, rationale = null, idempotencyKey: key, agent } = suggested
    if (agent !== undefined || principal.author.kind === 'agent') refuseAgents(document)
    if (key === undefined) {
      const { proposal, results } = await makeProposal(this.options, { principal, document, suggested })
      return { suggestion: await this.shown(document, proposal), results, isRepeated: false }
    }
    const first: { results?: readonly SuggestedOperation[] } = {}
    const { answer, isRepeated } = await once(
      store,
      {
        documentId: document.id,
        principal: agent?.principal ?? principal.id,
        key,
        body: { operations, rationale },
      },
      async (isWritten) => {
        const { proposal, results } = await makeProposal(
          this.options,
          { principal, document, suggested },
          isWritten,
        )
        first.results = results
        const bare = results.map(
          (each): SuggestedOperation => (each.status === 'conflict' ? { ...each, block: null } : each),
        )
        return JSON.stringify({ id: proposal?.id ?? null, results: bare } satisfies Answer)
      },
    )
    const { id, results } = JSON.parse(answer) as Answer
    const proposal = id === null ? null : await store.proposals.find(id)
    return {
      suggestion: await this.shown(document, proposal),
      results: first.results ?? results,
      isRepeated,
    }
  }

  /**
   * Suggests what an update (Yjs V1) would do that is not in the document: other text in blocks, and new blocks. Resolves to the
   * number of parts.
   */
  async createOfUpdate(
    principal: Principal,
    name: string,
    update: Uint8Array,
    details: SuggestionDetails,
  ): Promise<number> {
    const document = await this.options.documents.findEditable(principal, name, 'comment')
    if (details.agent !== undefined) refuseAgents(document)
    const proposal = await makeProposalOfUpdate(this.options, { principal, document, update, details })
    return proposal?.hunks.length ?? 0
  }

  /** The suggestions of a document, newest first, compared with what it is now. */
  async list(
    principal: Principal,
    name: string,
    { pending = true }: { readonly pending?: boolean } = {},
  ): Promise<SuggestionList> {
    const document = await this.options.documents.find(principal, name)
    if (document.trashedAt) throw new ServiceError('trashed')
    const listed = await this.options.store
      .forTenants([document.organization])
      .proposals.list(document.id, { pending, limit: MOST_LISTED })
    const seen = await this.see(document, listed)
    const names = await this.namesIn(listed)
    return {
      revision: seen.revision,
      suggestions: listed.map((each) => toSuggestion(each, seen.of(each), names)),
    }
  }

  /**
   * A document with the suggestions that fit: as Markdown with CriticMarkup, or as blocks with marks and the names of those
   * whose numbers the marks have.
   */
  async tracked(principal: Principal, name: string, as: TrackedForm): Promise<Tracked> {
    const document = await this.options.documents.find(principal, name)
    if (document.trashedAt) throw new ServiceError('trashed')
    const { proposals } = this.options.store.forTenants([document.organization])
    const listed =
      as === 'plain' ? [] : await proposals.list(document.id, { pending: true, limit: MOST_LISTED })
    const names = await this.namesIn(listed)
    const hunks = listed.flatMap(({ hunks }, who) =>
      hunks
        .filter(({ status }) => status === 'pending')
        .map(({ bytes }) => ({ hunk: decodeHunk(bytes).hunk, who })),
    )
    const asked = await this.options.copies.use(document, (copy) => copy.track(hunks, as))
    if (!asked.ok) throw refusal(asked.reason)
    const people = listed.map((proposal) => ({
      name: nameOf(proposal, names),
      at: proposal.createdAt.toISOString(),
    }))
    return { content: asked.result, people }
  }

  /** One suggestion. */
  async get(principal: Principal, id: string): Promise<Suggestion> {
    const { proposal, document } = await this.find(principal, id, 'read')
    const shown = await this.shown(document, proposal)
    if (shown === null) throw new ServiceError('not-found')
    return shown
  }

  /**
   * Accepts parts of a suggestion, each wholly or not at all. Resolves when they are in the database. Agents do not
   * accept their own, nor does a key or a program with consent accept what it suggested for its holder.
   */
  async accept(
    principal: Principal,
    id: string,
    { hunks, edits = {}, force = false }: Acceptance = {},
  ): Promise<Decided> {
    const { proposal, document } = await this.find(principal, id, 'write')
    if (isOwnOfProgram(principal, proposal))
      throw new ServiceError('forbidden', 'An agent does not accept its own suggestion.')
    const asked = hunks ?? pendingOf(proposal)
    const results = await acceptHunks(this.tools, {
      ...{ document, proposal, hunks: asked },
      ...{ edits, isForced: force, principal },
    })
    return await this.decided(document, results)
  }

  /**
   * Takes decisions on parts back: rejected ones are pending again, accepted ones are taken out of the document unless
   * somebody has changed their words since.
   */
  async undo(principal: Principal, id: string, hunks: readonly string[]): Promise<Decided> {
    const { proposal, document } = await this.find(principal, id, 'write')
    return await this.decided(document, await undoHunks(this.tools, { document, proposal, hunks, principal }))
  }

  /** Rejects parts of a suggestion. */
  async reject(principal: Principal, id: string, hunks?: readonly string[]): Promise<Decided> {
    const { proposal, document } = await this.find(principal, id, 'write')
    return await this.close(principal, document, proposal, 'rejected', hunks)
  }

  /** Withdraws parts of a suggestion: for its author, and for who asked the agent for it. */
  async withdraw(principal: Principal, id: string, hunks?: readonly string[]): Promise<Decided> {
    const { proposal, document } = await this.find(principal, id, 'read')
    const { author, invoker } = proposal
    if (author.principal !== principal.author.principal && invoker !== principal.id)
      throw new ServiceError('forbidden', 'Only its author may withdraw a suggestion.')
    return await this.close(principal, document, proposal, 'withdrawn', hunks)
  }

  /** Writes what was accepted before `time` and may not be in its document, because the server died meanwhile. */
  async releaseWaiting(time: Date): Promise<number> {
    const { proposals } = this.options.store
    const waiting = await proposals.waiting(time, MOST_LISTED)
    const failures: unknown[] = []
    for (const proposal of waiting) {
      const ids = new Set(proposal.hunks.filter(({ isWaiting }) => isWaiting).map((hunk) => hunk.id))
      // A document that cannot be opened holds up no other.
      await this.releaser
        .release(proposal, ids, SERVER_PRINCIPAL)
        .catch((error: unknown) => failures.push(error))
      this.options.rooms.hint(proposal.documentId, 'suggestions')
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Accepted suggestions are not written yet.')
    return waiting.length
  }

  private async close(
    principal: Principal,
    document: DocumentRecord,
    proposal: ProposalRecord,
    status: 'rejected' | 'withdrawn',
    hunks: readonly string[] = pendingOf(proposal),
  ): Promise<Decided> {
    const own = new Set(proposal.hunks.map(({ id }) => id))
    const decisions = hunks
      .filter((id) => own.has(id))
      .map((id): HunkDecision => ({ id, status, waiting: null }))
    const decided = await this.options.events.atomically(async (unit, record) => {
      const ids = await unit.proposals.decide(document.id, decisions, principal.id)
      const { id: suggestion } = proposal
      const fact = { type: 'suggestions-decided', principal: principal.id, suggestion } as const
      if (status === 'rejected' && ids.length > 0)
        await record(document, { ...fact, accepted: 0, rejected: ids.length })
      return ids
    })
    return await this.decided(document, outcomesOf(hunks, own, new Set(decided), status))
  }

  private async decided(document: DocumentRecord, results: readonly HunkOutcome[]): Promise<Decided> {
    this.options.rooms.hint(document.id, 'suggestions')
    const { revision } = await this.see(document, [])
    return { results, revision }
  }

  private async find(
    principal: Principal,
    id: string,
    permission: 'read' | 'write',
  ): Promise<{ proposal: ProposalRecord; document: DocumentRecord }> {
    const { store, documents } = this.options
    const proposal = await store.proposals.find(id)
    if (proposal === null) throw unknownSuggestion()
    // Who may not read the document is not told its address.
    const document = await documents
      .find(principal, formatAddress(proposal.address), permission)
      .catch((error: unknown) => {
        throw error instanceof ServiceError && error.code === 'not-found' ? unknownSuggestion() : error
      })
    if (document.trashedAt) throw new ServiceError('trashed')
    return { proposal, document }
  }

  private async shown(document: DocumentRecord, proposal: ProposalRecord | null): Promise<Suggestion | null> {
    if (proposal === null) return null
    const { of } = await this.see(document, [proposal])
    return toSuggestion(proposal, of(proposal), await this.namesIn([proposal]))
  }

  private async namesIn(proposals: readonly ProposalRecord[]): Promise<ReadonlyMap<string, NamedAuthor>> {
    const authors = proposals.flatMap(namedIn)
    const names = await this.options.names.of(authors)
    return new Map(authors.map(({ principal }, index) => [principal, names[index]!]))
  }

  /** Compares the pending parts of proposals with the document. */
  private async see(
    document: DocumentRecord,
    proposals: readonly ProposalRecord[],
  ): Promise<{ readonly revision: string; of(proposal: ProposalRecord): SeenHunk[] }> {
    const all = proposals.flatMap(({ hunks }) =>
      hunks.map((record) => ({ record, stored: decodeHunk(record.bytes) })),
    )
    const pending = all.filter(({ record }) => record.status === 'pending')
    const asked = await this.options.copies.use(document, (copy) =>
      copy.views(pending.map(({ stored }) => stored.hunk)),
    )
    if (!asked.ok) throw refusal(asked.reason)
    const { views, revision } = asked.result
    const byId = new Map(pending.map(({ record }, index) => [record.id, views[index]!]))
    const seen = new Map(
      all.map(({ record, stored }) => [record.id, { record, stored, view: byId.get(record.id) ?? null }]),
    )
    return { revision, of: ({ hunks }) => hunks.flatMap(({ id }) => seen.get(id) ?? []) }
  }
}

/** Whether a program would accept its own suggestion, made in its name or through it for the same principal. */
function isOwnOfProgram(principal: Principal, { author, invoker }: ProposalRecord): boolean {
  const isProgram = principal.author.kind === 'agent' || scopesOf(principal) !== null
  return isProgram && (author.principal === principal.author.principal || invoker === principal.id)
}

/** The stored answer to a request with a key. */
interface Answer {
  readonly id: string | null
  readonly results: readonly SuggestedOperation[]
}

function unknownSuggestion(): ServiceError {
  return new ServiceError('not-found', 'There is no such suggestion.')
}
