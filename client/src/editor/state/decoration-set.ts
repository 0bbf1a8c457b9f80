import type { Node } from '@tiptap/pm/model'
import { type Decoration, DecorationSet } from '@tiptap/pm/view'

/** The constructor of prosemirror-view 1.42, which is not published: the parts of {@link DecorationSetParts}. */
type NewDecorationSet = new (
  local: readonly Decoration[],
  children: readonly (number | DecorationSet)[],
) => DecorationSet

/** A decoration with a method that is not published. */
interface MovableDecoration extends Decoration {
  copy(from: number, to: number): Decoration
}

/**
 * The set that `DecorationSet.create` makes of these widgets and inline decorations, without a look at the blocks that have none: that takes
 * milliseconds in a document of thousands of blocks.
 */
export function decorationSet(doc: Node, decorations: readonly Decoration[]): DecorationSet {
  if (decorations.length === 0) return DecorationSet.empty
  const sorted = [...decorations].sort((a, b) => a.from - b.from || a.to - b.to) as MovableDecoration[]
  const local: Decoration[] = []
  const inside = new Map<number, { readonly block: Node; readonly those: MovableDecoration[] }>()
  let index = 0
  let offset = 0
  for (const each of sorted) {
    while (index < doc.childCount && offset + doc.child(index).nodeSize <= each.from) {
      offset += doc.child(index).nodeSize
      index++
    }
    const block = doc.maybeChild(index)
    const isInside =
      block !== null && !block.isLeaf && each.from > offset && each.to < offset + block.nodeSize
    if (!isInside) local.push(each)
    else {
      const others = inside.get(offset)
      if (others === undefined) inside.set(offset, { block, those: [each] })
      else others.those.push(each)
    }
  }
  const children: (number | DecorationSet)[] = []
  for (const [start, { block, those }] of inside) {
    const moved = those.map((each) => each.copy(each.from - start - 1, each.to - start - 1))
    children.push(start, start + block.nodeSize, DecorationSet.create(block, moved))
  }
  const NewSet = DecorationSet as unknown as NewDecorationSet
  return new NewSet(local, children)
}
