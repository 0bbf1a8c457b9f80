import { MIN_COLUMN_WIDTH } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import { Toolbar } from 'radix-ui'
import { type KeyboardEvent, type PointerEvent, useRef } from 'react'
import { focusNow } from '../input/focus.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { boundedWidth, setColumnWidth } from './column-width.ts'
import { placeOf } from './table-place.ts'

/** By how much a key changes the width, in CSS pixels. */
const STEP = 10

/** A drag of the end of a column. */
interface Drag {
  readonly x: number
  readonly width: number
  readonly isRightToLeft: boolean
  readonly column: HTMLElement
  /** The styles of the column's element before. */
  readonly before: string
}

export interface ColumnWidthProps {
  readonly editor: Editor
  /** The position before the cell whose column is meant. */
  readonly cell: number
}

/** The handle at the end of a column, above the table: dragging it, or the arrow keys up and down, set the width. */
export function ColumnWidth({ editor, cell }: ColumnWidthProps) {
  const drag = useRef<Drag | null>(null)
  const width = useEditorValue(editor, (editor) => widthOf(editor, cell))
  const apply = (width: number): void => {
    const place = placeOf(editor.state.doc, cell)
    const span = place === null ? 0 : (editor.state.doc.nodeAt(cell)?.attrs['colspan'] as number)
    if (place === null || !editor.isEditable) return
    // Of merged columns the last one changes.
    const column = place.column + span - 1
    const change = setColumnWidth(editor.state, place, column, boundedWidth(width))
    if (change !== null) editor.view.dispatch(change)
  }
  const widthAt = ({ clientX }: PointerEvent, { x, width, isRightToLeft }: Drag) =>
    boundedWidth(width + (isRightToLeft ? x - clientX : clientX - x))
  const end = (isDone: boolean) => (event: PointerEvent<HTMLElement>) => {
    const ended = drag.current
    drag.current = null
    if (ended === null) return
    ended.column.style.cssText = ended.before
    if (isDone && event.clientX !== ended.x) apply(widthAt(event, ended))
    focusNow(editor)
  }
  return (
    <Toolbar.Button asChild>
      <div
        className="cw-table-control"
        data-kind="width"
        role="slider"
        tabIndex={0}
        aria-label="Column width"
        aria-orientation="vertical"
        aria-valuemin={MIN_COLUMN_WIDTH}
        aria-valuenow={width}
        aria-valuetext={`${width} pixels`}
        onMouseDown={(event) => event.preventDefault()}
        onKeyDown={(event: KeyboardEvent) => {
          const by = event.key === 'ArrowUp' ? STEP : event.key === 'ArrowDown' ? -STEP : 0
          if (by === 0) return
          event.preventDefault()
          event.stopPropagation()
          apply(widthOf(editor, cell) + by)
        }}
        onPointerDown={(event: PointerEvent<HTMLElement>) => {
          const column = columnOf(editor, cell)
          if (event.button !== 0 || column === null) return
          event.preventDefault()
          event.currentTarget.setPointerCapture(event.pointerId)
          const { direction } = getComputedStyle(column)
          drag.current = {
            x: event.clientX,
            width: widthOf(editor, cell),
            isRightToLeft: direction === 'rtl',
            column,
            before: column.style.cssText,
          }
        }}
        onPointerMove={(event: PointerEvent<HTMLElement>) => {
          if (drag.current !== null) drag.current.column.style.width = `${widthAt(event, drag.current)}px`
        }}
        onPointerUp={end(true)}
        onPointerCancel={end(false)}
      />
    </Toolbar.Button>
  )
}

/** The width of a cell's last column as it is shown. */
function widthOf(editor: Editor, cell: number): number {
  const dom = editor.view.nodeDOM(cell)
  if (!(dom instanceof Element)) return 0
  const column = columnOf(editor, cell)?.getBoundingClientRect().width ?? 0
  return Math.round(column > 0 ? column : dom.getBoundingClientRect().width)
}

/** The element of the last column of a cell. */
function columnOf(editor: Editor, cell: number): HTMLElement | null {
  const place = placeOf(editor.state.doc, cell)
  const dom = editor.view.nodeDOM(cell)
  if (place === null || !(dom instanceof Element)) return null
  const span = editor.state.doc.nodeAt(cell)?.attrs['colspan'] as number
  const columns = dom.closest('table')?.querySelectorAll<HTMLElement>(':scope > colgroup > col')
  return columns?.[place.column + span - 1] ?? null
}
