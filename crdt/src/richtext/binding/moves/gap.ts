import * as Y from 'yjs'
import { elementsIn, type IsVisible, isPresent } from './past.ts'
import type { Structure } from './structure.ts'

/** Where an element can be inserted: into a parent, after one of its children, or as the first for `null`. */
export interface Gap {
  readonly parent: Y.XmlFragment
  readonly after: Y.XmlElement | null
}

/** The gap after an element. `null` when it is in no fragment. */
export function gapAfter(element: Y.XmlElement): Gap | null {
  const { parent } = element
  return parent instanceof Y.XmlFragment ? { parent, after: element } : null
}

/** The gap before an element that is in the document. */
export function gapBefore(element: Y.XmlElement): Gap | null {
  const { parent } = element
  if (!(parent instanceof Y.XmlFragment)) return null
  const siblings = elementsIn(parent, isPresent)
  return { parent, after: siblings[siblings.indexOf(element) - 1] ?? null }
}

/**
 * The gap nearest to an element that is gone, for a block of the same name: after the text block before it which is
 * still there, else before the one after it, else at the beginning of the root.
 *
 * @param isVisible the items that were or are in the document
 * @param placeOf what became of a text block; `null` when nothing
 */
export function gapNear(
  element: Y.XmlElement,
  isVisible: IsVisible,
  structure: Structure,
  placeOf: (block: Y.XmlElement) => Y.XmlElement | null,
): Gap {
  const find = (blocks: Iterable<Y.XmlElement>, toGap: (place: Y.XmlElement) => Gap | null): Gap | null => {
    for (const block of blocks) {
      if (!structure.isTextblock(block.nodeName)) continue
      const place = placeOf(block)
      const gap = place === null ? null : toGap(place)
      if (gap !== null) return outwards(gap, element.nodeName, structure)
    }
    return null
  }
  return (
    find(elementsBeside(element, isVisible, 'before'), gapAfter) ??
    find(elementsBeside(element, isVisible, 'after'), gapBefore) ?? { parent: rootOf(element), after: null }
  )
}

/** The first gap outside of this one, or this one, where an element of that name may stand. */
export function outwards(gap: Gap, name: string, structure: Structure): Gap {
  let { parent, after } = gap
  while (parent instanceof Y.XmlElement && !structure.allows(parent.nodeName, name)) {
    const outer: unknown = parent.parent
    if (!(outer instanceof Y.XmlFragment)) break
    after = parent
    parent = outer
  }
  return { parent, after }
}

/** All elements before or after an element and not around it, the nearest first. */
function* elementsBeside(
  element: Y.XmlElement,
  isVisible: IsVisible,
  side: 'before' | 'after',
): Generator<Y.XmlElement> {
  const { parent } = element
  if (!(parent instanceof Y.XmlFragment)) return
  const siblings = elementsIn(parent, isVisible)
  const index = siblings.indexOf(element)
  const beside = side === 'before' ? siblings.slice(0, index).reverse() : siblings.slice(index + 1)
  for (const sibling of beside) yield* inside(sibling, isVisible, side)
  if (parent instanceof Y.XmlElement) yield* elementsBeside(parent, isVisible, side)
}

/** An element and all in it, in reading order, or in reverse for those before. */
function* inside(
  element: Y.XmlElement,
  isVisible: IsVisible,
  side: 'before' | 'after',
): Generator<Y.XmlElement> {
  const children = elementsIn(element, isVisible)
  if (side === 'after') yield element
  for (const child of side === 'before' ? children.reverse() : children) yield* inside(child, isVisible, side)
  if (side === 'before') yield element
}

function rootOf(element: Y.XmlElement): Y.XmlFragment {
  let at: Y.XmlFragment = element
  while (at instanceof Y.XmlElement && at.parent instanceof Y.XmlFragment) at = at.parent
  return at
}
