import { formatAddress } from '@cowrite/crdt'
import type { HunkView } from '@cowrite/crdt/richtext'
import type { Author, HunkRecord, HunkStatus, ProposalRecord } from '@cowrite/persistence'
import type { NamedAuthor } from '../authorship/author-names.ts'
import { decodeDetail, type StoredHunk } from './stored-hunk.ts'

/** A principal with the name to show. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** A part of a suggestion, as it is shown beside the document. */
export interface SuggestionHunk extends HunkView {
  readonly id: string
  readonly kind: StoredHunk['hunk']['kind']
  readonly label: string
  readonly status: HunkStatus
  /** Parts that come along when this one is accepted: what builds on each other is one part. */
  readonly requires: readonly string[]
  readonly decidedBy: Named | null
  readonly decidedAt: string | null
}

/** A proposal as the API tells of it. */
export interface Suggestion {
  readonly id: string
  /** The address of the document. */
  readonly document: string
  readonly author: Named & { readonly kind: 'agent' | 'person' }
  readonly run: string | null
  readonly model: string | null
  readonly invoker: Named | null
  readonly rationale: string | null
  readonly createdAt: string
  readonly status: 'pending' | 'closed'
  readonly hunks: readonly SuggestionHunk[]
}

/** A part with what is stored of it, and what it means for the document now; `null` for one that was decided on. */
export interface SeenHunk {
  readonly record: HunkRecord
  readonly stored: StoredHunk
  readonly view: HunkView | null
}

/** Those whom a proposal names: its author, who asked for it, and who decided on its parts. */
export function namedIn({ author, invoker, hunks }: ProposalRecord): Author[] {
  const people = [invoker, ...hunks.map(({ decidedBy }) => decidedBy)]
  return [author, ...people.flatMap((principal) => (principal === null ? [] : [personOf(principal)]))]
}

/** Whoever asks and decides signs in, or is a guest. */
function personOf(principal: string): Author {
  return { principal, kind: principal === 'guest' ? 'guest' : 'person', run: null }
}

/** The name of the author of a proposal. */
export function nameOf({ author, bytes }: ProposalRecord, names: ReadonlyMap<string, NamedAuthor>): string {
  return decodeDetail(bytes).name ?? names.get(author.principal)?.name ?? author.principal
}

/** A proposal as the API tells of it. `names`: by principal, at least of those in {@link namedIn}. */
export function toSuggestion(
  proposal: ProposalRecord,
  seen: readonly SeenHunk[],
  names: ReadonlyMap<string, NamedAuthor>,
): Suggestion {
  const named = (id: string): Named => ({ id, name: names.get(id)?.name ?? id })
  const { id, address, author, invoker, createdAt, bytes } = proposal
  const { rationale, name, model } = decodeDetail(bytes)
  return {
    id,
    document: formatAddress(address),
    author: {
      id: author.principal,
      name: name ?? named(author.principal).name,
      kind: author.kind === 'agent' ? 'agent' : 'person',
    },
    run: author.run,
    model,
    invoker: invoker === null ? null : named(invoker),
    rationale,
    createdAt: createdAt.toISOString(),
    status: seen.some(({ record }) => record.status === 'pending') ? 'pending' : 'closed',
    hunks: seen.map((each) => toHunk(each, named)),
  }
}

function toHunk({ record, stored, view }: SeenHunk, named: (principal: string) => Named): SuggestionHunk {
  const { kind, label, handle, before, after } = stored.hunk
  const { id, status, decidedBy, decidedAt } = record
  return {
    id,
    kind,
    label,
    status,
    ...(view ?? { view: 'gone', handle, before, after, deleted: [], inserted: [] }),
    requires: [],
    decidedBy: decidedBy === null ? null : named(decidedBy),
    decidedAt: decidedAt?.toISOString() ?? null,
  }
}
