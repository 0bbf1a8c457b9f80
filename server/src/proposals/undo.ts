import type { Hunk, Released } from '@cowrite/crdt/richtext'
import type { DocumentRecord, HunkDecision, HunkRecord, ProposalRecord } from '@cowrite/persistence'
import type { Principal } from '../access/principal.ts'
import { refusal } from '../content/refusal.ts'
import { ServiceError } from '../errors/service-error.ts'
import { type AcceptTools, ATTEMPTS, Overtaken, orOvertaken } from './accept.ts'
import { type HunkOutcome, unknownPart } from './outcome.ts'
import { decodeHunk, encodeHunk } from './stored-hunk.ts'

/** Parts of a proposal on which somebody takes the decision back. */
export interface UndoRequest {
  readonly document: DocumentRecord
  readonly proposal: ProposalRecord
  readonly hunks: readonly string[]
  readonly principal: Principal
}

/**
 * Takes decisions back: what was rejected is pending again; what was accepted is taken out of the document, as long as
 * nobody has changed those words since. Resolves when that is committed.
 */
export async function undoHunks(tools: AcceptTools, request: UndoRequest): Promise<HunkOutcome[]> {
  const { store, releaser } = tools
  const { document, principal, hunks } = request
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const proposal = (await store.proposals.find(request.proposal.id)) ?? request.proposal
    const { outcomes, decisions } = await decide(tools, { ...request, proposal })
    if (decisions.length > 0) {
      const decision = store.transaction(async ({ proposals }) => {
        const decided = await proposals.decide(document.id, decisions, principal.id)
        if (decided.length < decisions.length) throw new Overtaken()
        return await proposals.find(proposal.id)
      })
      const stored = await orOvertaken(decision)
      if (stored === null) continue
      const written = decisions.filter(({ waiting }) => waiting !== null).map(({ id }) => id)
      await releaser.release(stored, new Set(written), principal)
    }
    return hunks.map((hunk) => outcomes.get(hunk)!)
  }
  throw new ServiceError('conflict', 'Others decide on this suggestion at the moment: try again.')
}

async function decide(
  tools: AcceptTools,
  { document, proposal, hunks }: UndoRequest,
): Promise<{ outcomes: Map<string, HunkOutcome>; decisions: HunkDecision[] }> {
  const outcomes = new Map<string, HunkOutcome>()
  const decisions: HunkDecision[] = []
  const records = new Map(proposal.hunks.map((record) => [record.id, record]))
  const accepted: HunkRecord[] = []
  for (const id of new Set(hunks)) {
    const record = records.get(id)
    if (record === undefined) outcomes.set(id, unknownPart(id))
    else if (record.status === 'rejected') {
      outcomes.set(id, { hunk: id, status: 'pending', message: null })
      decisions.push({ id, status: 'pending', from: 'rejected', waiting: null })
    } else if (record.status !== 'accepted' || record.isWaiting) outcomes.set(id, notDecided(id))
    else accepted.push(record)
  }
  // The last one first: what came later may build on what came before.
  const stored = accepted.toReversed().map(({ id, bytes }) => ({ id, ...decodeHunk(bytes) }))
  const reversible = stored.filter(({ inverse }) => inverse !== null)
  const undone = await undoneOf(
    tools,
    document,
    reversible.map(({ inverse }) => inverse!),
  )
  for (const { id } of stored) outcomes.set(id, conflict(id))
  reversible.forEach(({ id, hunk, inverse }, index) => {
    const released = undone[index]!
    if (released.status !== 'released') return
    outcomes.set(id, { hunk: id, status: 'undone', message: null })
    // The inverse stays: the document may refuse the updates.
    const waiting = encodeHunk({ hunk, updates: released.updates, inverse })
    decisions.push({ id, status: 'undone', from: 'accepted', waiting })
  })
  return { outcomes, decisions }
}

async function undoneOf(
  { copies }: AcceptTools,
  document: DocumentRecord,
  inverses: readonly (readonly Hunk[])[],
): Promise<readonly Released[]> {
  if (inverses.length === 0) return []
  const asked = await copies.use(document, (copy) => copy.undo(inverses))
  if (!asked.ok) throw refusal(asked.reason)
  return asked.result
}

function conflict(hunk: string): HunkOutcome {
  return { hunk, status: 'conflict', message: 'These words were changed since: they stay as they are.' }
}

/** There is no decision that could be taken back, or somebody was faster. */
function notDecided(hunk: string): HunkOutcome {
  return { hunk, status: 'decided', message: 'There is no such decision to undo any more.' }
}
