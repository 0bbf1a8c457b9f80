import { NodeSelection, type Selection, TextSelection, type Transaction } from '@tiptap/pm/state'
import type { ShadowTree } from '../shadow/shadow.ts'
import {
  besideItem,
  type Neighbours,
  neighboursOf,
  type PositionSpace,
  startOfSuccessor,
} from './positions.ts'

/** A selection in terms of the shared types. Other kinds of selections are mapped by ProseMirror. */
export type SavedSelection =
  | { readonly kind: 'text'; readonly anchor: Neighbours; readonly head: Neighbours }
  | { readonly kind: 'node'; readonly type: unknown }
  | { readonly kind: 'mapped' }

/** Notes what a selection stands beside, before the shared types change. */
export function saveSelection(tree: ShadowTree, selection: Selection): SavedSelection {
  if (selection instanceof TextSelection)
    return {
      kind: 'text',
      anchor: neighboursOf(tree, selection.anchor),
      head: neighboursOf(tree, selection.head),
    }
  if (selection instanceof NodeSelection) {
    const type = tree.startingAt(selection.from)?.type ?? null
    if (type !== null) return { kind: 'node', type }
  }
  return { kind: 'mapped' }
}

/**
 * Selects what was selected before: an end of a text selection stays behind the character on its left; if that is gone,
 * before the one on its right; if that is gone too, at the start of what its block became or at the place where it was.
 */
export function restoreSelection(
  transaction: Transaction,
  saved: SavedSelection,
  before: Selection,
  space: PositionSpace,
): void {
  const { tree } = space
  if (saved.kind === 'mapped') return
  if (saved.kind === 'node') {
    const kid = tree.get(saved.type)
    if (kid?.kind !== 'element') return
    const position = tree.before(kid)
    if (transaction.selection.from !== position || !(transaction.selection instanceof NodeSelection))
      transaction.setSelection(NodeSelection.create(transaction.doc, position))
    return
  }
  const place = ({ left, right, block }: Neighbours, position: number) =>
    (left === null ? null : besideItem(space, left, true)) ??
    (right === null ? null : besideItem(space, right, false)) ??
    (block === null ? null : startOfSuccessor(space, block)) ??
    transaction.mapping.map(position, -1)
  const anchor = place(saved.anchor, before.anchor)
  const head = before.empty ? anchor : place(saved.head, before.head)
  if (transaction.selection.anchor === anchor && transaction.selection.head === head) return
  transaction.setSelection(
    TextSelection.between(transaction.doc.resolve(anchor), transaction.doc.resolve(head)),
  )
}
