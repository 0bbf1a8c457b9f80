import type { Edit } from './ledger.ts'
import type { Picture } from './picture.ts'

/** So many faults of one kind are named, by so many of their characters; the rest is counted. */
const NAMED = 5
const SHOWN = 16

/**
 * What is wrong with a document that should show all edits of which `isKept` is true, may show others, and shows
 * none twice. Empty when nothing is.
 */
export function judge(edits: readonly Edit[], picture: Picture, isKept: (edit: Edit) => boolean): string[] {
  const typed = edits.filter(({ kind }) => kind === 'typed')
  const erased = new Map(edits.filter(({ kind }) => kind === 'erased').map((edit) => [edit.token, edit]))
  const lost: string[] = []
  const risen: string[] = []
  for (const edit of typed) {
    const erasure = erased.get(edit.token)
    const isThere = picture.tokens.has(edit.token) || picture.waits(edit.client, edit.clock)
    const isGone = !isThere || picture.waitsToGo(edit.client, edit.clock)
    if (erasure === undefined && isKept(edit) && isGone) lost.push(edit.token)
    if (erasure !== undefined && isKept(erasure) && !isGone) risen.push(edit.token)
  }
  const known = new Set(typed.map(({ token }) => token))
  const counts = [...picture.tokens]
  return [
    ...named('lost', lost),
    ...named('back though erased', risen),
    ...named(
      'doubled',
      counts.filter(([, count]) => count > 1).map(([token]) => token),
    ),
    ...named(
      'torn or unknown',
      counts.filter(([token]) => !known.has(token)).map(([token]) => token),
    ),
  ]
}

function named(what: string, tokens: readonly string[]): string[] {
  if (tokens.length === 0) return []
  const shown = tokens.slice(0, NAMED).map((token) => token.slice(0, SHOWN))
  const more = tokens.length > NAMED ? ` and ${tokens.length - NAMED} more` : ''
  return [`${tokens.length} ${what}: ${shown.join(' ')}${more}`]
}
