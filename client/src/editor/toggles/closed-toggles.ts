import type { Node } from '@tiptap/pm/model'
import {
  type EditorState,
  PluginKey,
  type Selection,
  TextSelection,
  type Transaction,
} from '@tiptap/pm/state'

/** The positions of the toggles that this reader has closed, in ascending order. */
export type ClosedToggles = readonly number[]

/** The key of the plugin whose state are the closed toggles; its meta data is a {@link ToggleChange}. */
export const togglesKey = new PluginKey<ClosedToggles>('toggles')

/** A toggle that is to be closed or opened. */
export interface ToggleChange {
  readonly position: number
  readonly isClosed: boolean
}

/** No toggle is closed; one object, by which an unchanged state is known. */
export const NONE: ClosedToggles = []

/**
 * The closed toggles after a transaction. What is edited around them moves them; one that the caret enters is opened, so
 * that nobody writes what they do not see.
 */
export function nextClosed(closed: ClosedToggles, transaction: Transaction): ClosedToggles {
  const change: ToggleChange | undefined = transaction.getMeta(togglesKey)
  const { doc, mapping, selection } = transaction
  if (closed.length === 0 && change?.isClosed !== true) return NONE
  if (change === undefined && !transaction.docChanged && !transaction.selectionSet) return closed
  const kept = new Set<number>()
  for (const position of closed) {
    const { pos, deletedAfter } = mapping.mapResult(position, 1)
    if (!deletedAfter) kept.add(pos)
  }
  if (change?.isClosed === true) kept.add(change.position)
  else if (change !== undefined) kept.delete(change.position)
  const next = [...kept].filter((position) => {
    const node = doc.nodeAt(position)
    return node?.type.name === 'toggle' && !isInside(selection, hiddenRange(node, position))
  })
  return next.length === 0 ? NONE : next.sort((a, b) => a - b)
}

/** The part of a closed toggle that is not shown. */
export function hiddenRange(node: Node, position: number): { readonly from: number; readonly to: number } {
  const first = node.firstChild?.nodeSize ?? 0
  return { from: position + 1 + first, to: position + node.nodeSize - 1 }
}

/** The end of the visible line of the outermost closed toggle that hides a position; the position itself if it is shown. */
export function shownPosition(state: EditorState, position: number): number {
  for (const start of togglesKey.getState(state) ?? NONE) {
    const node = state.doc.nodeAt(start)
    if (node === null) continue
    const { from, to } = hiddenRange(node, start)
    if (position >= from && position <= to) return Math.max(start + 1, from - 1)
  }
  return position
}

function isInside(
  selection: Selection,
  { from, to }: { readonly from: number; readonly to: number },
): boolean {
  const isIn = (position: number) => position >= from && position <= to
  return selection instanceof TextSelection
    ? isIn(selection.anchor) || isIn(selection.head)
    : isIn(selection.from) && isIn(selection.to)
}
