import type { Editor } from '@tiptap/core'
import { cellAt, headersOf, type Line, type TablePlace } from './table-place.ts'

/** Size of the controls across the table's edge, and their distance to it, CSS pixels. */
const THICK = 20
const DISTANCE = 2

/** Width of the table's own control, and of the handle at the end of a column, CSS pixels. */
const TABLE_WIDTH = 28
const HANDLE_WIDTH = 10

/** Puts the controls on the edges of the table of the cell at a position, relative to the element around the text. */
export function placeControls(editor: Editor, bar: HTMLElement | null, cell: number | null): void {
  const around = bar?.offsetParent?.getBoundingClientRect()
  const dom = cell === null ? null : editor.view.nodeDOM(cell)
  const wrapper = dom instanceof Element ? dom.closest('.tableWrapper') : null
  if (bar === null || around === undefined || !(dom instanceof Element) || wrapper === null) return
  const table = wrapper.getBoundingClientRect()
  const own = dom.getBoundingClientRect()
  const isRightToLeft = getComputedStyle(dom.closest('table') ?? dom).direction === 'rtl'
  const top = table.top - THICK - DISTANCE
  // What is scrolled out of the table's own scroller has no control outside of it.
  const left = Math.max(own.left, table.left)
  const right = Math.min(own.right, table.right)
  const tableLeft = isRightToLeft ? table.left : table.right - TABLE_WIDTH
  put(
    'row',
    isRightToLeft ? table.right + DISTANCE : table.left - THICK - DISTANCE,
    own.top,
    THICK,
    own.height,
  )
  // The control of the last column leaves room for the table's.
  const isUnder = isRightToLeft ? left < tableLeft + TABLE_WIDTH : right > tableLeft
  const shorter = isUnder ? TABLE_WIDTH + DISTANCE : 0
  const ends = shorter + HANDLE_WIDTH + DISTANCE
  put('column', left + (isRightToLeft ? ends : 0), top, Math.max(0, right - left - ends), THICK)
  put('width', isRightToLeft ? left + shorter : right - shorter - HANDLE_WIDTH, top, HANDLE_WIDTH, THICK)
  put('table', tableLeft, top, TABLE_WIDTH, THICK)

  function put(kind: string, left: number, top: number, width: number, height: number): void {
    const control = bar?.querySelector<HTMLElement>(`[data-kind="${kind}"]`)
    if (control == null || around === undefined) return
    control.style.left = `${Math.round(left - around.left)}px`
    control.style.top = `${Math.round(top - around.top)}px`
    control.style.width = `${Math.round(width)}px`
    control.style.height = `${Math.round(height)}px`
  }
}

/** Where a dragged row or column would land: its index then, and the line that shows it, in coordinates of the window. */
export interface LineGap {
  readonly place: TablePlace
  readonly to: number
  readonly line: {
    readonly left: number
    readonly top: number
    readonly width: number
    readonly height: number
  }
}

/** The place between rows or columns at a point; `null` where the row or column of `place` is already, or cannot go. */
export function lineGapAt(
  editor: Editor,
  place: TablePlace,
  line: Line,
  x: number,
  y: number,
): LineGap | null {
  const { map, row, column } = place
  const isRow = line === 'row'
  const count = isRow ? map.height : map.width
  const from = isRow ? row : column
  const rects: DOMRect[] = []
  for (let index = 0; index < count; index++) {
    const dom = editor.view.nodeDOM(isRow ? cellAt(place, index, column) : cellAt(place, row, index))
    if (!(dom instanceof Element)) return null
    rects.push(dom.getBoundingClientRect())
  }
  const table = editor.view.nodeDOM(place.cell)
  const wrapper =
    table instanceof Element ? table.closest('.tableWrapper')?.getBoundingClientRect() : undefined
  const isRightToLeft = count > 1 && !isRow && rects[0]!.left > rects[1]!.left
  const isBefore = ({ left, right, top, bottom }: DOMRect) => {
    if (isRow) return y < (top + bottom) / 2
    return isRightToLeft ? x > (left + right) / 2 : x < (left + right) / 2
  }
  const found = rects.findIndex(isBefore)
  const gap = Math.max(found < 0 ? count : found, headersOf(place, line))
  const to = gap > from ? gap - 1 : gap
  if (wrapper === undefined || to === from || from < headersOf(place, line)) return null
  const [next, last] = [rects[gap], rects[gap - 1]]
  if (isRow) {
    const top = next?.top ?? last!.bottom
    return { place, to, line: { left: wrapper.left, top, width: wrapper.width, height: 2 } }
  }
  const left = isRightToLeft ? (next?.right ?? last!.left) : (next?.left ?? last!.right)
  return { place, to, line: { left, top: wrapper.top, width: 2, height: wrapper.height } }
}

/** Shows the line of a gap, or none. */
export function showLine(element: HTMLElement | null, gap: LineGap | null): void {
  const around =
    element?.offsetParent?.getBoundingClientRect() ?? element?.parentElement?.getBoundingClientRect()
  if (element === null || around === undefined) return
  element.hidden = gap === null
  if (gap === null) return
  const { left, top, width, height } = gap.line
  element.style.left = `${Math.round(left - around.left)}px`
  element.style.top = `${Math.round(top - around.top)}px`
  element.style.width = `${width}px`
  element.style.height = `${height}px`
}
