import type { EditorView } from '@tiptap/pm/view'
import { elementAt, type Gap, gapAt } from '../blocks/block-geometry.ts'
import { type BlockTarget, rangeOf } from '../blocks/block-target.ts'
import { canDrop, dropBlocks } from '../blocks/drop-blocks.ts'
import { viewportOf } from '../scrolling/scroller.ts'

/** How near to the edge of the window a drag scrolls, and by how much in a frame at most; CSS pixels. */
const EDGE = 56
const MAX_STEP = 18

/** A drag of blocks by their handle. */
export interface BlockDrag {
  /** The pointer moved, in coordinates of the window. */
  move(x: number, y: number): void
  /** Drops the blocks where the line is. */
  drop(): void
  /** Ends the drag. Nothing is moved. */
  cancel(): void
}

export interface BlockDragOptions {
  readonly view: EditorView
  readonly target: BlockTarget
  /** Where the pointer was when the drag began. */
  readonly start: { readonly x: number; readonly y: number }
  /** Shows where the blocks would land; `null`: nowhere. */
  readonly onGap: (gap: Gap | null) => void
  /** The drag ended, by a drop, by {@link BlockDrag.cancel}, or because the blocks are gone. */
  readonly onEnd: () => void
}

/** Begins a drag. What others do meanwhile is followed: the blocks are known by their ids, and the place is looked up anew. */
export function dragBlocks({ view, target, start, onGap, onEnd }: BlockDragOptions): BlockDrag {
  let pointer = start
  let gap: Gap | null = null
  let frame = 0
  const range = rangeOf(view.state, target)
  const dragged = range === null ? null : elementAt(view, range.from)?.getBoundingClientRect()
  const isRightToLeft = getComputedStyle(view.dom).direction === 'rtl'
  // A drag straight up or down keeps the blocks in lists as deep as they are.
  const shift = dragged == null ? 0 : (isRightToLeft ? dragged.right : dragged.left) - start.x
  const end = () => {
    cancelAnimationFrame(frame)
    frame = 0
    onGap(null)
    onEnd()
  }
  const look = () => {
    const range = view.isDestroyed ? null : rangeOf(view.state, target)
    if (range === null) return false
    const { doc } = view.state
    const point = { x: pointer.x + shift, y: pointer.y }
    gap = gapAt(view, point, (at) => (at >= range.from && at <= range.to) || canDrop(doc, range, at))
    const isHere = gap !== null && gap.position >= range.from && gap.position <= range.to
    onGap(isHere ? null : gap)
    return true
  }
  const tick = () => {
    if (!look()) return end()
    scrollAtEdge(view, pointer.y)
    frame = requestAnimationFrame(tick)
  }
  frame = requestAnimationFrame(tick)
  return {
    move: (x, y) => {
      pointer = { x, y }
    },
    drop: () => {
      const isThere = look()
      const range = isThere ? rangeOf(view.state, target) : null
      const dropped = range === null || gap === null ? null : dropBlocks(view.state, range, gap.position)
      if (dropped !== null) view.dispatch(dropped)
      end()
    },
    cancel: end,
  }
}

/** Scrolls by a part of a page while the pointer is at the upper or lower edge. */
function scrollAtEdge(view: EditorView, y: number): void {
  const { scroller, top, bottom } = viewportOf(view.dom)
  const bar = view.dom.closest('.cw-editor')?.querySelector('.cw-toolbar-place')?.getBoundingClientRect()
  const from = bar !== undefined && bar.top < innerHeight / 2 ? Math.max(top, bar.bottom) : top
  const over = y < from + EDGE ? y - from - EDGE : y > bottom - EDGE ? y - bottom + EDGE : 0
  if (over !== 0) scroller.scrollTop += Math.max(-1, Math.min(1, over / EDGE)) * MAX_STEP
}
