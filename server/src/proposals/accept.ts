import type { AcceptedHunk, Released } from '@cowrite/crdt/richtext'
import type { DocumentRecord, HunkDecision, ProposalRecord, Store } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { LiveCopies } from '../content/live-copies.ts'
import { refusal } from '../content/refusal.ts'
import { ServiceError } from '../errors/service-error.ts'
import { decidedBefore, type HunkOutcome, unknownPart } from './outcome.ts'
import type { Releaser } from './releaser.ts'
import { decodeHunk, encodeHunk } from './stored-hunk.ts'

/** Times that others may decide on a part of the same suggestion between the look at the document and the decision. */
const ATTEMPTS = 4

/** What is needed to accept. */
export interface AcceptTools {
  readonly store: Store
  readonly releaser: Releaser
  readonly copies: LiveCopies
}

/** Parts of a proposal that somebody accepts. */
export interface AcceptRequest {
  readonly document: DocumentRecord
  readonly proposal: ProposalRecord
  readonly hunks: readonly string[]
  /** Markdown by the id of a part. */
  readonly edits: Readonly<Record<string, string>>
  readonly principal: Principal
}

/**
 * Accepts parts: makes their updates for the document as it is, stores the decision with them in one transaction, unless
 * somebody else has decided meanwhile, and then writes them. Resolves when they are committed.
 */
export async function acceptHunks(tools: AcceptTools, request: AcceptRequest): Promise<HunkOutcome[]> {
  const { store, releaser } = tools
  const { document, principal, hunks } = request
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const proposal = (await store.proposals.find(request.proposal.id)) ?? request.proposal
    const { outcomes, decisions } = await decide(tools, { ...request, proposal })
    const wanted = new Set(decisions.map(({ id }) => id))
    if (wanted.size === 0) return hunks.map((hunk) => outcomes.get(hunk)!)
    const stored = await store
      .transaction(async ({ proposals }) => {
        const decided = await proposals.decide(document.id, decisions, principal.id)
        // The updates of one part may build on those of another: all or none.
        if (decided.length < wanted.size) throw new Overtaken()
        return await proposals.find(proposal.id)
      })
      .catch((error: unknown) => {
        if (error instanceof Overtaken) return null
        throw error
      })
    if (stored === null) continue
    await releaser.release(stored, wanted, principal)
    return hunks.map((hunk) => outcomes.get(hunk)!)
  }
  throw new ServiceError('conflict', 'Others decide on this suggestion at the moment: try again.')
}

/** Somebody has decided on a part meanwhile. */
class Overtaken extends Error {}

/** What becomes of each part, and what is to be stored. */
async function decide(
  { copies }: AcceptTools,
  { document, proposal, hunks, edits }: AcceptRequest,
): Promise<{ outcomes: Map<string, HunkOutcome>; decisions: HunkDecision[] }> {
  const outcomes = new Map<string, HunkOutcome>()
  const records = new Map(proposal.hunks.map((record) => [record.id, record]))
  const accepted: { readonly id: string; readonly hunk: AcceptedHunk }[] = []
  for (const id of new Set(hunks)) {
    const record = records.get(id)
    if (record === undefined) outcomes.set(id, unknownPart(id))
    else if (record.status !== 'pending') outcomes.set(id, decidedBefore(id))
    else accepted.push({ id, hunk: { hunk: decodeHunk(record.bytes).hunk, edited: edits[id] ?? null } })
  }
  if (accepted.length === 0) return { outcomes, decisions: [] }
  const asked = await copies.use(document, (copy) => copy.release(accepted.map(({ hunk }) => hunk)))
  if (!asked.ok) throw refusal(asked.reason)
  const decisions = accepted.flatMap(({ id, hunk: { hunk } }, index): HunkDecision[] => {
    const released = asked.result[index]!
    outcomes.set(id, outcomeOf(id, released))
    if (released.status !== 'released') return []
    return [{ id, status: 'accepted', waiting: encodeHunk({ hunk, updates: released.updates }) }]
  })
  return { outcomes, decisions }
}

function outcomeOf(hunk: string, released: Released): HunkOutcome {
  switch (released.status) {
    case 'released':
      return { hunk, status: 'accepted', message: null }
    case 'conflict':
      return { hunk, status: 'conflict', message: 'What this change is about was changed meanwhile.' }
    case 'gone':
      return { hunk, status: 'gone', message: 'What this change is about is gone.' }
    case 'invalid':
      return { hunk, status: 'conflict', message: released.message }
    default:
      return released satisfies never
  }
}
