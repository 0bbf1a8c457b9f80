import type { Node } from '@tiptap/pm/model'
import type { EditorView } from '@tiptap/pm/view'
import { type BlockRange, unitAround, unitAt } from './block-units.ts'

/** A place between blocks that something can be dropped at, with the line that shows it, in coordinates of the window. */
export interface Gap {
  readonly position: number
  readonly left: number
  readonly width: number
  readonly y: number
}

/** How far a block may begin beside the pointer, to the end of the line, and still be one at the pointer; CSS pixels. */
const SLACK = 12

/** Distance of the line from a block that has no neighbour on that side, CSS pixels. */
const BESIDE = 3

/** The element of the block that starts at a position. */
export function elementAt(view: EditorView, position: number): HTMLElement | null {
  const dom = view.nodeDOM(position)
  return dom instanceof HTMLElement ? dom : null
}

/** The block or item at a height of the window; `null` where there is none. */
export function unitAtHeight(view: EditorView, y: number): BlockRange | null {
  const text = view.dom.getBoundingClientRect()
  if (y < text.top || y > text.bottom) return null
  const found = view.posAtCoords({ left: text.left + text.width / 2, top: y })
  if (found === null) return null
  const { doc } = view.state
  // `inside` is a leaf, such as an image, if the point is on one.
  const leaf = found.inside < 0 ? null : doc.nodeAt(found.inside)
  return unitAt(doc.resolve(leaf?.isAtom === true && leaf.isBlock ? found.inside : found.pos))
}

/** The first line of a block, in coordinates of the window. */
export function firstLineOf(element: HTMLElement): { readonly top: number; readonly height: number } {
  const line = element.querySelector('p, h1, h2, h3, h4, pre') ?? element
  const { top, height } = line.getBoundingClientRect()
  const { lineHeight, paddingBlockStart } = getComputedStyle(line)
  const one = Number.parseFloat(lineHeight)
  return {
    top: top + (Number.parseFloat(paddingBlockStart) || 0),
    height: Math.min(height, Number.isNaN(one) ? height : one),
  }
}

/**
 * The place between blocks at a point: before or behind the block there, or behind the list that ends with it when the
 * point is to the left of its items. `fits` tells whether something may be dropped at a position.
 */
export function gapAt(
  view: EditorView,
  point: { readonly x: number; readonly y: number },
  fits: (position: number) => boolean,
): Gap | null {
  const { doc } = view.state
  const unit = unitAtHeight(view, point.y)
  if (unit === null) return null
  const side = sideOf(view, doc, unit, point.y)
  const places = [side === 'inside' ? startOfLastChild(doc, unit) : side === 'before' ? unit.from : unit.to]
  const others: number[] = []
  let isAtEdge = side !== 'inside'
  for (let around = unitAround(doc, unit); around !== null; around = unitAround(doc, around)) {
    isAtEdge &&= side === 'before' ? isStart(doc, places.at(-1)!, around) : isEnd(doc, places.at(-1)!, around)
    if (isAtEdge) places.push(side === 'before' ? around.from : around.to)
    else others.push(isInUpperHalf(view, around.from, point.y) ? around.from : around.to)
  }
  const gaps = places.filter(fits).flatMap((position) => gapOf(view, position) ?? [])
  const isRightToLeft = getComputedStyle(view.dom).direction === 'rtl'
  const starts = ({ left, width }: Gap) =>
    isRightToLeft ? point.x - SLACK <= left + width : left <= point.x + SLACK
  const other = others.find(fits)
  return gaps.find(starts) ?? gaps.at(-1) ?? (other === undefined ? null : gapOf(view, other))
}

/** On which side of a block a point is; `inside` for one between an item's own lines and the list that is in it. */
function sideOf(view: EditorView, doc: Node, { from }: BlockRange, y: number): 'before' | 'after' | 'inside' {
  const element = elementAt(view, from)
  if (element === null) return 'before'
  const list = doc.nodeAt(from)?.lastChild?.type.name ?? ''
  const { top, bottom } = element.getBoundingClientRect()
  if (!list.endsWith('List')) return y < (top + bottom) / 2 ? 'before' : 'after'
  const line = firstLineOf(element)
  return y < line.top + line.height / 2 ? 'before' : 'inside'
}

function isInUpperHalf(view: EditorView, position: number, y: number): boolean {
  const rect = elementAt(view, position)?.getBoundingClientRect()
  return rect !== undefined && y < (rect.top + rect.bottom) / 2
}

/** Where the content of the last child of a block starts. */
function startOfLastChild(doc: Node, { from, to }: BlockRange): number {
  return to - (doc.nodeAt(from)?.lastChild?.nodeSize ?? 0)
}

/** Whether only starts of nodes are between the start of a block and a position in it. */
function isStart(doc: Node, position: number, { from }: BlockRange): boolean {
  return doc.resolve(position).depth - doc.resolve(from).depth === position - from
}

function isEnd(doc: Node, position: number, { to }: BlockRange): boolean {
  return doc.resolve(position).depth - doc.resolve(to).depth === to - position
}

/** The line of a position: in the middle between the blocks beside it. */
function gapOf(view: EditorView, position: number): Gap | null {
  const { nodeBefore, nodeAfter } = view.state.doc.resolve(position)
  const before = nodeBefore === null ? null : elementAt(view, position - nodeBefore.nodeSize)
  const after = nodeAfter === null ? null : elementAt(view, position)
  const beside = (after ?? before)?.getBoundingClientRect()
  if (beside === undefined) return null
  const above = before?.getBoundingClientRect().bottom
  const below = after?.getBoundingClientRect().top
  const y = above !== undefined && below !== undefined ? (above + below) / 2 : (above ?? 0) + BESIDE
  return {
    position,
    left: beside.left,
    width: beside.width,
    y: above === undefined && below !== undefined ? below - BESIDE : y,
  }
}
