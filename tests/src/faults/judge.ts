import type { Edit } from './ledger.ts'
import type { Picture } from './picture.ts'

/** Number of faults of one kind that are listed, and number of characters shown of each; the rest is only counted. */
const NAMED = 5
const SHOWN = 16

/**
 * The faults of a document that must contain all edits for which `isKept` is true, may contain others, and must contain
 * none twice. Empty when there are none.
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
