import type { EditorState, Transaction } from '@tiptap/pm/state'
import type { Mapping } from '@tiptap/pm/transform'

/** Characters of a query. A longer one is text. */
const MAX_QUERY = 40

/** State of the slash menu. */
export type SlashState =
  | { readonly state: 'closed' }
  /** `from`: the position of the slash. The query is the text from there to the caret. */
  | { readonly state: 'open'; readonly from: number }

/** What the menu searches for. */
export interface SlashQuery {
  /** The range of the slash and the query. */
  readonly from: number
  readonly to: number
  readonly text: string
}

const CLOSED: SlashState = { state: 'closed' }

/**
 * The state after a transaction. The menu opens when a slash is typed at the start of a line of text or after a space,
 * follows the slash through the edits of others, and closes when the caret leaves the query. `isOwn`: whether this user
 * made the transaction.
 */
export function nextSlashState(
  before: SlashState,
  transaction: Transaction,
  state: EditorState,
  isOwn: boolean,
): SlashState {
  switch (before.state) {
    case 'closed':
      return isOwn && transaction.docChanged ? openedBy(transaction, state) : before
    case 'open': {
      if (!transaction.docChanged && !transaction.selectionSet) return before
      const mapped = transaction.mapping.mapResult(before.from, 1)
      const after: SlashState = { state: 'open', from: mapped.pos }
      if (mapped.deletedAfter || slashQuery(after, state) === null) return CLOSED
      return mapped.pos === before.from ? before : after
    }
    default:
      return before satisfies never
  }
}

/** The query of the menu; null when it is closed. */
export function slashQuery(slash: SlashState, { doc, selection }: EditorState): SlashQuery | null {
  if (slash.state === 'closed' || !selection.empty) return null
  const { $head, head } = selection
  const { from } = slash
  if (!$head.parent.isTextblock || from < $head.start() || head <= from || head - from > MAX_QUERY)
    return null
  const written = doc.textBetween(from, head, '\n', '\n')
  if (!written.startsWith('/') || written.includes('\n') || /^\/\s/.test(written)) return null
  return { from, to: head, text: written.slice(1) }
}

function openedBy({ mapping }: Transaction, { selection }: EditorState): SlashState {
  const { $head, head, empty } = selection
  const { parent, parentOffset } = $head
  if (!empty || !parent.isTextblock || parent.type.spec.code === true) return CLOSED
  if ($head.marks().some(({ type }) => type.spec.code === true)) return CLOSED
  const written = parent.textBetween(Math.max(0, parentOffset - 2), parentOffset, '\n', '\n')
  const isTyped = /^\s?\/$/.test(written) && isOnlyChange(mapping, head - 1, head)
  return isTyped ? { state: 'open', from: head - 1 } : CLOSED
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
