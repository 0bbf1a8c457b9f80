import { NodeSelection } from '@tiptap/pm/state'
import { ReplaceStep } from '@tiptap/pm/transform'
import type * as Y from 'yjs'
import { isPlaceholder } from '../content/placeholders.ts'
import type { Kid, ShadowTree } from '../shadow/shadow.ts'
import type { Graves } from './graves.ts'
import type { LocalChange } from './local-change.ts'
import { isRevert } from './revert-meta.ts'
import { changedRanges } from './wanted.ts'

/**
 * The placeholders in the range of a step that it may delete: those that the user wants to delete and, if what the step
 * deletes is held for another place, all. A copy of what they stand for is kept for undo.
 */
export function deletablePlaceholders(
  change: LocalChange,
  index: number,
  isHeld: boolean,
  tree: ShadowTree,
  graves: Graves,
): Set<Kid> {
  const deletable = new Set<Kid>()
  for (const { oldStart, oldEnd } of changedRanges(change.steps[index]!)) {
    change.docs[index]!.nodesBetween(oldStart, oldEnd, (node, position) => {
      if (!isPlaceholder(node.type) || !(isHeld || isWanted(change, index, position))) return
      const kid = tree.startingAt(position)
      if (kid?.kind !== 'element') return
      deletable.add(kid)
      graves.bury(node, kid.type as Y.XmlElement)
    })
  }
  return deletable
}

/**
 * Whether a step of a change deletes the node at a position, in the document before the step, because the user wanted
 * that: it was selected and deleted or overwritten, or it is an undo or redo. Not because a block that cannot contain it
 * took the place of its own, because of a key beside it, or because text was typed while it alone was selected.
 */
function isWanted(change: LocalChange, index: number, position: number): boolean {
  const { transaction, selection, steps } = change
  const step = steps[index]
  if (transaction === null || selection === null || !(step instanceof ReplaceStep)) return false
  if (isRevert(transaction)) return true
  // What a drop deletes and does not insert elsewhere was to be moved.
  if (transaction.getMeta('uiEvent') === 'drop') return false
  // Commands that change the type of a block delete first what the new type cannot contain.
  if (!steps.every((each) => each instanceof ReplaceStep)) return false
  if (selection instanceof NodeSelection && step.slice.size > 0) return false
  const mapping = transaction.mapping.slice(0, index)
  return selection.ranges.some(
    ({ $from, $to }) => mapping.map($from.pos, 1) <= position && mapping.map($to.pos, -1) > position,
  )
}
