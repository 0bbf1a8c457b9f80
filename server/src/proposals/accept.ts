import type { AcceptedHunk, Released } from '@cowrite/crdt/richtext'
import type { DocumentRecord, HunkDecision, ProposalRecord, Store } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import type { LiveCopies } from '../content/live-copies.ts'
import { refusal } from '../content/refusal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { EventWriter } from '../events/event-writer.ts'
import { decidedBefore, type HunkOutcome, unknownPart } from './outcome.ts'
import type { Releaser } from './releaser.ts'
import { decodeHunk, encodeHunk } from './stored-hunk.ts'

/** Times that others may decide on a part of the same suggestion between the look at the document and the decision. */
export const ATTEMPTS = 4

/** What is needed to accept. */
export interface AcceptTools {
  readonly store: Store
  readonly events: EventWriter
  readonly releaser: Releaser
  readonly copies: LiveCopies
}

/** Parts of a proposal that somebody accepts. */
export interface AcceptRequest {
  readonly document: DocumentRecord
  readonly proposal: ProposalRecord
  readonly hunks: readonly string[]
  /** Markdown by the id of a part; such a part overrules what others have changed since. */
  readonly edits: Readonly<Record<string, string>>
  /** Whether all parts overrule what others have changed since. */
  readonly isForced: boolean
  readonly principal: Principal
}

/**
 * Accepts parts: makes their updates for the document as it is, stores the decision with them in one transaction, unless
 * somebody else has decided meanwhile, and then writes them. Resolves when they are committed.
 */
export async function acceptHunks(tools: AcceptTools, request: AcceptRequest): Promise<HunkOutcome[]> {
  const { store, events, releaser } = tools
  const { document, principal, hunks } = request
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const proposal = (await store.proposals.find(request.proposal.id)) ?? request.proposal
    const { outcomes, decisions } = await decide(tools, { ...request, proposal })
    const wanted = new Set(decisions.map(({ id }) => id))
    if (wanted.size === 0) return hunks.map((hunk) => outcomes.get(hunk)!)
    const { id: suggestion } = proposal
    const decision = events.atomically(async (unit, record) => {
      const decided = await unit.proposals.decide(document.id, decisions, principal.id)
      if (decided.length < wanted.size) throw new Overtaken()
      await record(document, {
        type: 'suggestions-decided',
        principal: principal.id,
        suggestion,
        accepted: decided.length,
        rejected: 0,
      })
      return await unit.proposals.find(suggestion)
    })
    const stored = await orOvertaken(decision)
    if (stored === null) continue
    await releaser.release(stored, wanted, principal)
    return hunks.map((hunk) => outcomes.get(hunk)!)
  }
  throw new ServiceError('conflict', 'Others decide on this suggestion at the moment: try again.')
}

/** Somebody has decided on a part meanwhile: as the updates of one may build on those of another, nothing is stored. */
export class Overtaken extends Error {}

/** The result of a decision whose updates build on each other; `null` when it was overtaken. */
export async function orOvertaken<Result>(decision: Promise<Result>): Promise<Result | null> {
  return await decision.catch((error: unknown) => {
    if (error instanceof Overtaken) return null
    throw error
  })
}

/** What becomes of each part, and what is to be stored. */
async function decide(
  { copies }: AcceptTools,
  { document, proposal, hunks, edits, isForced }: AcceptRequest,
): Promise<{ outcomes: Map<string, HunkOutcome>; decisions: HunkDecision[] }> {
  const outcomes = new Map<string, HunkOutcome>()
  const records = new Map(proposal.hunks.map((record) => [record.id, record]))
  const accepted: { readonly id: string; readonly hunk: AcceptedHunk }[] = []
  for (const id of new Set(hunks)) {
    const record = records.get(id)
    if (record === undefined) outcomes.set(id, unknownPart(id))
    else if (record.status !== 'pending') outcomes.set(id, decidedBefore(id))
    else {
      const { hunk } = decodeHunk(record.bytes)
      const edited = edits[id] ?? null
      accepted.push({ id, hunk: { hunk, edited, isForced: isForced || edited !== null } })
    }
  }
  if (accepted.length === 0) return { outcomes, decisions: [] }
  const asked = await copies.use(document, (copy) => copy.release(accepted.map(({ hunk }) => hunk)))
  if (!asked.ok) throw refusal(asked.reason)
  const decisions = accepted.flatMap(({ id, hunk: { hunk } }, index): HunkDecision[] => {
    const released = asked.result[index]!
    outcomes.set(id, outcomeOf(id, released))
    if (released.status !== 'released') return []
    const { updates, inverse, clients } = released
    return [{ id, status: 'accepted', waiting: encodeHunk({ hunk, updates, inverse }), clients }]
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
