import * as Y from 'yjs'
import { isGone } from '../document/text-block.ts'
import type { ModelFailure } from '../models/request/failure.ts'
import { outcomeOfFailure } from '../run/outcome-of-failure.ts'
import type { Plan, RewritePart } from '../tasks/task.ts'
import { countDeletedWords, countWords, diffWords, type Hunk } from '../writing/rewrite.ts'
import { type Execution, type Outcome, PresenceReporter, WAITING } from './execution.ts'

/** Maximum share of the words that a correction replaces; an answer above it is a different text. */
const MAX_CHANGED_SHARE = 0.5

/** The share is ignored for texts of up to this many words. */
const FEW_WORDS = 4

/**
 * A correction has at most twice the length of its text plus this many characters; a longer answer is a different text.
 */
const MAX_ADDED = 1_000

/** Counts of the results of all parts. */
interface Tally {
  corrected: number
  busy: number
  rewritten: number
}

/** Rewrites ranges of text one after the other, each with the smallest change of words. */
export async function rewriteParts(
  execution: Execution,
  { parts }: Extract<Plan, { kind: 'rewrite' }>,
): Promise<Outcome> {
  const presence = new PresenceReporter(execution.member)
  const tally: Tally = { corrected: 0, busy: 0, rewritten: 0 }
  for (const part of parts) {
    if (isGone(part.read.text)) continue
    showPart(presence, execution.status, part)
    const answer = await readAnswer(execution, part, presence)
    if (execution.signal.aborted || answer === null) return null
    if ('failure' in answer) return outcomeOfFailure(answer.failure)
    const hunks = correctionOf(part, answer.text)
    if (hunks === null) {
      tally.rewritten++
      continue
    }
    if (hunks.length > 0) await execution.willWrite()
    if (execution.signal.aborted) return null
    execution.replica.change(() => {
      const applied = part.read.apply(hunks)
      if (applied > 0) execution.count({ changed: 1 })
      tally.corrected += applied
      tally.busy += hunks.length - applied
    })
  }
  const message = describe(tally)
  execution.step({ kind: 'edit', text: message, handles: [], ms: null })
  return { state: 'done', message }
}

/** The replacements for one part, in offsets of its text; null when the answer is not a correction of it. */
export function correctionOf({ read, from, to }: RewritePart, answer: string): Hunk[] | null {
  if (answer.length > longestCorrection(from, to)) return null
  const before = read.content.slice(from, to)
  const after = fitAnswer(before, answer)
  const hunks = diffWords(before, after)
  if (hunks === null) return null
  const deleted = countDeletedWords(before, hunks)
  const added = hunks.reduce((sum, hunk) => sum + countWords(hunk.insert), 0)
  const limit = Math.max(FEW_WORDS, countWords(before) * MAX_CHANGED_SHARE)
  if (deleted > limit || added > limit) return null
  return hunks
    .map((hunk) => ({ from: hunk.from + from, to: hunk.to + from, insert: hunk.insert }))
    .filter((hunk) => !read.hasCode(hunk.from, hunk.to))
}

function longestCorrection(from: number, to: number): number {
  return 2 * (to - from) + MAX_ADDED
}

/** Adapts an answer as a replacement of `before`: surrounding whitespace and the number of lines are preserved. */
function fitAnswer(before: string, answer: string): string {
  const lead = /^\s*/.exec(before)?.[0] ?? ''
  const trail = /\s*$/.exec(before)?.[0] ?? ''
  const body = answer.replaceAll('\r', '').trim()
  return lead + (before.trim().includes('\n') ? body : body.replaceAll(/\s*\n\s*/g, ' ')) + trail
}

async function readAnswer(
  { provider, account, signal, status, onUsage }: Execution,
  part: RewritePart,
  presence: PresenceReporter,
): Promise<{ readonly text: string } | { readonly failure: ModelFailure } | null> {
  let text = ''
  for await (const event of provider.stream(part.request, account, signal)) {
    switch (event.type) {
      case 'text':
        if (text === '') showPart(presence, status, part)
        text += event.text
        // A different text; the rest is not read.
        if (text.length > longestCorrection(part.from, part.to)) return { text }
        break
      case 'usage':
        onUsage(event.usage)
        break
      case 'retry':
        presence.show(WAITING, null)
        break
      case 'restart':
        text = ''
        break
      case 'tool-call':
        // None is offered.
        break
      case 'failed':
        return { failure: event.failure }
      case 'done':
        // Applying a truncated correction would delete the rest.
        return event.finish === 'length' ? { failure: CUT_SHORT } : { text }
    }
  }
  return null
}

const CUT_SHORT: ModelFailure = {
  kind: 'cut',
  message: 'The corrected text was longer than its limit, so nothing was changed.',
}

/** Shows the current range as the agent's selection. */
function showPart(presence: PresenceReporter, status: string, { read, from, to }: RewritePart): void {
  const { text } = read
  const at = (index: number, assoc: number) =>
    Y.relativePositionToJSON(
      Y.createRelativePositionFromTypeIndex(text, Math.min(index, text.length), assoc),
    ) as unknown
  presence.show(status, at(from, 0), at(to, -1))
}

function describe({ corrected, busy, rewritten }: Tally): string {
  const parts = [
    corrected === 0 ? 'Nothing was changed.' : `${count(corrected, 'correction', 'corrections')} made.`,
  ]
  if (busy > 0) parts.push(`${count(busy, 'place was', 'places were')} being edited and left alone.`)
  if (rewritten > 0) {
    parts.push(
      `${count(rewritten, 'paragraph was', 'paragraphs were')} left: the answer was no correction of it.`,
    )
  }
  return parts.join(' ')
}

function count(n: number, one: string, many: string): string {
  return `${n} ${n === 1 ? one : many}`
}
