import type { EditorView } from '@tiptap/pm/view'

/** The range in the page of a range of the document; `null` for one that is empty or no longer there. */
export function rangeInView(view: EditorView, from: number, to: number): Range | null {
  if (view.isDestroyed || from >= to || to > view.state.doc.content.size) return null
  const start = view.domAtPos(from, 1)
  const end = view.domAtPos(to, -1)
  const range = document.createRange()
  range.setStart(start.node, start.offset)
  range.setEnd(end.node, end.offset)
  return range
}
