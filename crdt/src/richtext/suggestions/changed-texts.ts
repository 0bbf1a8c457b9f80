import type { Node } from '@tiptap/pm/model'
import { canonical } from '../content/canonical.ts'

/**
 * The positions, in `after`, of the textblocks whose content differs; `null` when anything else differs as well: a block
 * that came, went or moved, or the type or attributes of one.
 */
export function changedTexts(before: Node, after: Node): number[] | null {
  const positions: number[] = []
  const compare = (a: Node, b: Node, position: number): boolean => {
    if (a === b || a.eq(b)) return true
    if (a.type.name !== b.type.name || canonical(a.attrs) !== canonical(b.attrs)) return false
    if (a.isTextblock) {
      positions.push(position)
      return true
    }
    if (a.childCount !== b.childCount) return false
    let at = position + 1
    for (let index = 0; index < b.childCount; index++) {
      if (!compare(a.child(index), b.child(index), at)) return false
      at += b.child(index).nodeSize
    }
    return true
  }
  // The document has no position before itself: its content starts at 0.
  return compare(before, after, -1) ? positions : null
}
