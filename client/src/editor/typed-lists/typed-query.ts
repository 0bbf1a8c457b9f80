import type { EditorState, Transaction } from '@tiptap/pm/state'
import type { Mapping } from '@tiptap/pm/transform'

/** Characters of a query. A longer one is text. */
const MAX_QUERY = 40

/** The characters that open a list, each with what may stand before it and what its query may be. */
const OPENERS = {
  '/': { before: /^\s?$/, query: /^(?!\s)/ },
  ':': { before: /^[\s([]?$/, query: /^[\p{L}\p{N}_+-]*:?$/u },
  '@': { before: /^[\s([]?$/, query: /^(?!\s)/ },
} as const

/** A character that opens a list. */
export type Opener = keyof typeof OPENERS

/** Whether and where a list is open that is searched by what one types. */
export type TypedQueryState =
  | { readonly state: 'closed' }
  /** `from`: the position of the opener. The query is the text from there to the caret. */
  | { readonly state: 'open'; readonly opener: Opener; readonly from: number }

/** What a list searches for. */
export interface TypedQuery {
  readonly opener: Opener
  /** The range of the opener and the query. */
  readonly from: number
  readonly to: number
  /** What is typed after the opener. */
  readonly text: string
}

const CLOSED: TypedQueryState = { state: 'closed' }

/**
 * The state after a transaction. A list opens when its opener is typed at the start of a line of text or after a space,
 * follows the opener through the edits of others, and closes when the caret leaves the query. `isOwn`: whether this user
 * made the transaction.
 */
export function nextTypedQuery(
  before: TypedQueryState,
  transaction: Transaction,
  state: EditorState,
  isOwn: boolean,
): TypedQueryState {
  switch (before.state) {
    case 'closed':
      return isOwn && transaction.docChanged ? openedBy(transaction, state) : before
    case 'open': {
      if (!transaction.docChanged && !transaction.selectionSet) return before
      const mapped = transaction.mapping.mapResult(before.from, 1)
      const after: TypedQueryState = { ...before, from: mapped.pos }
      if (mapped.deletedAfter || typedQuery(after, state) === null) return CLOSED
      return mapped.pos === before.from ? before : after
    }
    default:
      return before satisfies never
  }
}

/** The query of the open list; null when none is open. */
export function typedQuery(typed: TypedQueryState, { doc, selection }: EditorState): TypedQuery | null {
  if (typed.state === 'closed' || !selection.empty) return null
  const { $head, head } = selection
  const { from, opener } = typed
  if (!$head.parent.isTextblock || from < $head.start() || head <= from || head - from > MAX_QUERY)
    return null
  const written = doc.textBetween(from, head, '\n', '\n')
  const text = written.slice(opener.length)
  if (!written.startsWith(opener) || text.includes('\n') || !OPENERS[opener].query.test(text)) return null
  return { opener, from, to: head, text }
}

function openedBy({ mapping }: Transaction, { selection }: EditorState): TypedQueryState {
  const { $head, head, empty } = selection
  const { parent, parentOffset } = $head
  if (!empty || !parent.isTextblock || parent.type.spec.code === true) return CLOSED
  if ($head.marks().some(({ type }) => type.spec.code === true)) return CLOSED
  const written = parent.textBetween(Math.max(0, parentOffset - 2), parentOffset, '\n', '\n')
  const opener = written.slice(-1)
  if (!isOpener(opener) || !OPENERS[opener].before.test(written.slice(0, -1))) return CLOSED
  return isOnlyChange(mapping, head - 1, head) ? { state: 'open', opener, from: head - 1 } : CLOSED
}

function isOpener(character: string): character is Opener {
  return Object.hasOwn(OPENERS, character)
}

/** Whether nothing but the range from `from` to `to` of the new document was written. */
function isOnlyChange(mapping: Mapping, from: number, to: number): boolean {
  const changes: boolean[] = []
  mapping.maps.forEach((map, index) => {
    const later = mapping.slice(index + 1)
    map.forEach((_oldFrom, _oldTo, newFrom, newTo) => {
      changes.push(later.map(newFrom, -1) === from && later.map(newTo, 1) === to)
    })
  })
  return changes.length === 1 && changes[0] === true
}
