import type { EditorState } from '@tiptap/pm/state'

/** Characters that are looked at: a selection may be the whole of a long document. */
const LOOKED_AT = 20_000

/** The number of words that are selected, as far as they were counted. */
export function selectedWords({ selection, doc }: EditorState): number {
  if (selection.empty) return 0
  const { from, to } = selection
  const text = doc.textBetween(from, Math.min(to, from + LOOKED_AT), ' ', ' ')
  return text.split(/\s+/).filter((word) => word !== '').length
}
