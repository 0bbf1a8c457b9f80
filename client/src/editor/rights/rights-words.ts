import { DOCUMENT_ROLE_NAMES, type DocumentRole } from '../../api/roles.ts'

/** What is known of the reader's own role. */
export interface KnownRole {
  readonly role: DocumentRole
  /** Who gave it; `null`: not known. */
  readonly changedBy: string | null
}

/**
 * Why the text takes no keys. `couldWrite`: the reader wrote in this document before; `known`: `null` where nobody has
 * roles, or the server has not said it.
 */
export function readOnlyWords(couldWrite: boolean, known: KnownRole | null): string {
  const closed = 'You can read this document, not change it.'
  // Who may write reads here only because the document is closed to all edits.
  if (known === null || known.role === 'editor' || known.role === 'owner') return closed
  const name = DOCUMENT_ROLE_NAMES[known.role]
  if (!couldWrite)
    return known.role === 'viewer' ? closed : 'You can read and comment on this document, not change it.'
  const how = known.changedBy === null ? 'your role is now' : `${known.changedBy} changed your role to`
  return `You can no longer edit this: ${how} ${name}.`
}

/** The truth about what was written. `words`: how many are not saved. */
export function savedWords(words: number): string {
  if (words === 0) return 'All you wrote is saved.'
  return words === 1
    ? 'Your last word is not saved.'
    : `Your last ${words.toLocaleString()} words are not saved.`
}
