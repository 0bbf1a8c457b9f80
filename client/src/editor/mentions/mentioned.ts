import { mentionLabel, mentionTarget } from '@cowrite/crdt/richtext'
import type { DocumentSummary } from '../../api/documents.ts'
import type { Participant } from '../../session/presence/participants.ts'
import { fuzzyFilter } from '../controls/fuzzy.ts'

/** The attributes of a new mention. */
export type Mentioned =
  | { readonly kind: 'person'; readonly label: string }
  | { readonly kind: 'document'; readonly label: string; readonly target: string }

/** People and documents that are shown at once, at most. */
const MAX_PEOPLE = 5
const MAX_DOCUMENTS = 6

/** People in the document, each name once and one's own last, that fit what was typed, the best first. */
export function foundPeople(people: readonly Participant[], typed: string): readonly Mentioned[] {
  const names = [...people]
    .sort((a, b) => Number(a.self) - Number(b.self))
    .filter(({ agent }) => !agent)
    .flatMap(({ name }) => mentionLabel(name) ?? [])
  return fuzzyFilter(typed, [...new Set(names)], (name) => [name])
    .slice(0, MAX_PEOPLE)
    .map((label) => ({ kind: 'person', label }))
}

/** The documents whose titles fit what was typed, the best first, without the one at `here`. */
export function foundDocuments(
  documents: readonly DocumentSummary[],
  here: string,
  typed: string,
): readonly Mentioned[] {
  const others = documents.flatMap(({ title, address }): Mentioned[] => {
    const target = address === here ? null : mentionTarget(address)
    return target === null
      ? []
      : [{ kind: 'document', label: mentionLabel(title.trim()) ?? 'Untitled', target }]
  })
  return fuzzyFilter(typed, others, ({ label }) => [label]).slice(0, MAX_DOCUMENTS)
}
