import type { BlockOperation, Hunk, OperationResult } from '@cowrite/crdt/richtext'
import type { Author, DocumentRecord, ProposalRecord, Store } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { LiveCopies } from '../content/live-copies.ts'
import { refusal } from '../content/refusal.ts'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import { ServiceError } from '../errors/service-error.ts'
import { encodeDetail, encodeHunk } from './stored-hunk.ts'

/** Most parts of all pending suggestions for a document, and of one suggestion. */
const MOST_PENDING = 1_000
const MOST_HUNKS = 200
/** Largest stored part, in bytes: several pages. */
const HUNK_BYTES = 512 * 1024

/** Who suggests what, besides the change itself. */
export interface SuggestionDetails {
  /** Why, in a few sentences. */
  readonly rationale?: string
  /** The agent that suggests them at the request of the principal; by default the principal does. */
  readonly agent?: {
    /** Stable id: `agent:editor`. */
    readonly principal: string
    readonly run: string
    readonly name: string
    readonly model: string | null
  }
}

/** Operations that are suggested. */
export interface NewSuggestion extends SuggestionDetails {
  readonly operations: readonly BlockOperation[]
  /** A key of the sender's choice: a request that is sent again with it within a day is not carried out again. */
  readonly idempotencyKey?: string
}

/** What became of an operation that was to be suggested. */
export type SuggestedOperation =
  | { readonly status: 'suggested' }
  | Exclude<OperationResult, { readonly status: 'applied' } | StaleOperation>
  /** `block`: as it is now; `null` in the answer to a repeated request. */
  | (Omit<StaleOperation, 'block'> & { readonly block: StaleOperation['block'] | null })

type StaleOperation = Extract<OperationResult, { readonly status: 'conflict' }>

/** What is needed to make a proposal. */
export interface ProposalTools {
  readonly store: Store
  readonly copies: LiveCopies
  readonly rooms: Pick<DocumentRooms, 'hint'>
}

/** Operations that a principal, or an agent at its request, suggests for a document. */
export interface ProposalRequest {
  readonly principal: Principal
  readonly document: DocumentRecord
  readonly suggested: NewSuggestion
}

/**
 * Makes a proposal of operations and stores it; `null` when there is nothing to suggest. Rejects with a
 * {@link ServiceError}.
 *
 * @param beforeWriting called before anything is stored
 */
export async function makeProposal(
  tools: ProposalTools,
  { principal, document, suggested }: ProposalRequest,
  beforeWriting: () => void = () => {},
): Promise<{ proposal: ProposalRecord | null; results: readonly SuggestedOperation[] }> {
  const asked = await tools.copies.use(document, (copy) => copy.draft(suggested.operations))
  if (!asked.ok) throw refusal(asked.reason)
  const { hunks } = asked.result
  const results = asked.result.results.map(
    (each): SuggestedOperation => (each.status === 'applied' ? { status: 'suggested' } : each),
  )
  return { proposal: await keep(tools, principal, document, suggested, hunks, beforeWriting), results }
}

/** As {@link makeProposal}, of an update (Yjs V1) that the document does not have and stays without. */
export async function makeProposalOfUpdate(
  tools: ProposalTools,
  {
    principal,
    document,
    update,
    details,
  }: {
    readonly principal: Principal
    readonly document: DocumentRecord
    readonly update: Uint8Array
    readonly details: SuggestionDetails
  },
): Promise<ProposalRecord | null> {
  const asked = await tools.copies.use(document, (copy) => copy.draftUpdate(update))
  if (!asked.ok) throw refusal(asked.reason)
  return await keep(tools, principal, document, details, asked.result)
}

async function keep(
  { store, rooms }: ProposalTools,
  principal: Principal,
  document: DocumentRecord,
  { rationale, agent }: SuggestionDetails,
  hunks: readonly Hunk[],
  beforeWriting: () => void = () => {},
): Promise<ProposalRecord | null> {
  if (hunks.length === 0) return null
  const stored = hunks.map((hunk) => encodeHunk({ hunk, updates: [], inverse: null }))
  if (stored.length > MOST_HUNKS || stored.some(({ length }) => length > HUNK_BYTES))
    throw new ServiceError('invalid-request', 'The suggestion is too large: make several smaller ones.')
  const author: Author =
    agent === undefined ? principal.author : { principal: agent.principal, kind: 'agent', run: agent.run }
  beforeWriting()
  const proposal = await store.transaction(({ proposals }) =>
    proposals.create(
      {
        documentId: document.id,
        author,
        invoker: agent === undefined ? null : principal.id,
        bytes: encodeDetail({
          rationale: rationale ?? null,
          name: agent?.name ?? null,
          model: agent?.model ?? null,
        }),
        hunks: stored,
      },
      MOST_PENDING,
    ),
  )
  if (proposal === null)
    throw new ServiceError('conflict', 'The document has too many open suggestions: decide on some first.')
  rooms.hint(document.id, 'suggestions')
  return proposal
}
