import { type BlockId, bindingOf, blockIdAt, positionOfBlock } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import { Ellipsis, GripHorizontal, GripVertical } from 'lucide-react'
import { DropdownMenu, Toolbar } from 'radix-ui'
import {
  type PointerEvent,
  type ReactNode,
  useEffect,
  useLayoutEffect,
  useReducer,
  useRef,
  useState,
} from 'react'
import { usePortal } from '../../interface/use-portal.ts'
import { leaves } from '../controls/bar-focus.ts'
import { focusNow } from '../input/focus.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { ColumnWidth } from './ColumnWidth.tsx'
import { type LineGap, lineGapAt, placeControls, showLine } from './control-geometry.ts'
import { moveLine } from './move-lines.ts'
import { applyToTable, TableMenu, type TableMenuKind } from './TableMenu.tsx'
import { type Line, lineSelection, placeOf, selectedPlace, tablePlaceAt } from './table-place.ts'
import { useHoveredCell } from './use-hovered-cell.ts'

/** How far the pointer moves before a press becomes a drag, CSS pixels. */
const DRAG_DISTANCE = 4

/** What the controls are doing. `cell` is the one whose row, column or table is meant. */
type Activity =
  | { readonly state: 'idle' }
  | { readonly state: 'menu'; readonly kind: TableMenuKind; readonly cell: BlockId }
  | { readonly state: 'pressed'; readonly kind: TableMenuKind; readonly cell: BlockId; readonly at: Point }
  | { readonly state: 'dragging'; readonly line: Line; readonly cell: BlockId }

type Point = { readonly x: number; readonly y: number }

const IDLE: Activity = { state: 'idle' }

/**
 * The controls on the edges of the table at the caret or the pointer: of its row beside it, of its column and of the table
 * above it, where no text is. A press opens a menu; rows and columns are moved by dragging.
 */
export default function TableControls({ editor }: { editor: Editor }) {
  const bar = useRef<HTMLDivElement>(null)
  const line = useRef<HTMLDivElement>(null)
  const portal = usePortal()
  const [, focusLeft] = useReducer((count: number) => count + 1, 0)
  const [activity, setActivity] = useState<Activity>(IDLE)
  const present = useRef(activity)
  const become = (next: Activity) => {
    present.current = next
    setActivity(next)
  }
  const hovered = useHoveredCell(editor)
  const meant = activity.state === 'idle' ? null : activity.cell
  const cell = useEditorValue(editor, (editor) => cellOf(editor, meant, hovered, bar.current))
  const isGone = meant !== null && cell === null
  useEffect(() => {
    if (!isGone) return
    showLine(line.current, null)
    present.current = IDLE
    setActivity(IDLE)
  }, [isGone])
  useLayoutEffect(() => placeControls(editor, bar.current, cell))
  useEscape(activity.state === 'dragging', () => {
    showLine(line.current, null)
    become(IDLE)
  })

  if (cell === null) return null
  const idOf = () => blockIdAt(bindingOf(editor.state), cell)
  const open = (kind: TableMenuKind) => {
    const id = idOf()
    const place = placeOf(editor.state.doc, cell)
    if (id === null || place === null) return
    const { tr } = editor.state
    const isSelected = kind === 'table' && selectedPlace(tr.selection)?.position === place.position
    if (!isSelected)
      editor.view.dispatch(tr.setSelection(lineSelection(tr.doc, place, kind === 'table' ? 'row' : kind)))
    become({ state: 'menu', kind, cell: id })
  }
  const gapOf = ({ x, y }: Point): LineGap | null => {
    const now = present.current
    if (now.state !== 'dragging') return null
    const position = positionOfBlock(bindingOf(editor.state), now.cell)
    const place = position === null ? null : placeOf(editor.state.doc, position)
    return place === null ? null : lineGapAt(editor, place, now.line, x, y)
  }
  const pressing = (kind: TableMenuKind) => ({
    onPointerDown: (event: PointerEvent<HTMLButtonElement>) => {
      // The menu would open by itself otherwise, and the text would lose the focus.
      event.preventDefault()
      const id = idOf()
      if (event.button !== 0 || id === null) return
      event.currentTarget.setPointerCapture(event.pointerId)
      become({ state: 'pressed', kind, cell: id, at: { x: event.clientX, y: event.clientY } })
    },
    onPointerMove: (event: PointerEvent) => {
      const now = present.current
      const point = { x: event.clientX, y: event.clientY }
      if (now.state === 'pressed' && now.kind !== 'table') {
        if (Math.hypot(point.x - now.at.x, point.y - now.at.y) < DRAG_DISTANCE) return
        become({ state: 'dragging', line: now.kind, cell: now.cell })
      }
      if (present.current.state === 'dragging') showLine(line.current, gapOf(point))
    },
    onPointerUp: (event: PointerEvent) => {
      const now = present.current
      if (now.state === 'pressed') return open(kind)
      if (now.state !== 'dragging') return
      const gap = gapOf({ x: event.clientX, y: event.clientY })
      if (gap !== null) applyToTable(editor, moveLine(editor.state, gap.place, now.line, gap.to))
      showLine(line.current, null)
      become(IDLE)
      focusNow(editor)
    },
    onPointerCancel: () => {
      showLine(line.current, null)
      become(IDLE)
    },
  })
  const control = (kind: TableMenuKind, label: string, icon: ReactNode) => (
    <DropdownMenu.Root
      open={activity.state === 'menu' && activity.kind === kind}
      onOpenChange={(isOpen) => (isOpen ? open(kind) : become(IDLE))}
      modal={false}
    >
      <Toolbar.Button asChild>
        <DropdownMenu.Trigger
          className="cw-table-control"
          data-kind={kind}
          aria-label={label}
          onMouseDown={(event) => event.preventDefault()}
          {...pressing(kind)}
        >
          {icon}
        </DropdownMenu.Trigger>
      </Toolbar.Button>
      {activity.state === 'menu' && activity.kind === kind && (
        <TableMenu editor={editor} kind={kind} cell={activity.cell} container={portal.container} />
      )}
    </DropdownMenu.Root>
  )
  return (
    <>
      <Toolbar.Root
        ref={(element) => {
          bar.current = element
          portal.ref(element)
        }}
        className="cw-table-bar"
        aria-label="Table"
        onBlur={(event) => leaves(event) && focusLeft()}
      >
        {control('row', 'Row menu', <GripVertical className="cw-icon-small" aria-hidden="true" />)}
        {control('column', 'Column menu', <GripHorizontal className="cw-icon-small" aria-hidden="true" />)}
        {control('table', 'Table menu', <Ellipsis className="cw-icon-small" aria-hidden="true" />)}
        <ColumnWidth editor={editor} cell={cell} />
      </Toolbar.Root>
      <div ref={line} className="cw-block-line" hidden />
    </>
  )
}

/** The position before the cell whose controls are shown: the one that is meant, at the pointer, or with the caret. */
function cellOf(
  editor: Editor,
  meant: BlockId | null,
  hovered: HTMLElement | null,
  bar: HTMLElement | null,
): number | null {
  const { state, view, isEditable } = editor
  if (!isEditable) return null
  if (meant !== null) return positionOfBlock(bindingOf(state), meant)
  if (hovered !== null && view.dom.contains(hovered)) {
    const place = tablePlaceAt(state.doc.resolve(view.posAtDOM(hovered, 0)))
    if (place !== null) return place.cell
  }
  if (!editor.isFocused && bar?.contains(document.activeElement) !== true) return null
  return selectedPlace(state.selection)?.cell ?? null
}

/** Calls `onEscape` at Escape while `isOn`, before anything else has the key. */
function useEscape(isOn: boolean, onEscape: () => void): void {
  const latest = useRef(onEscape)
  latest.current = onEscape
  useEffect(() => {
    if (!isOn) return
    const listener = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      event.preventDefault()
      event.stopPropagation()
      latest.current()
    }
    addEventListener('keydown', listener, { capture: true })
    return () => removeEventListener('keydown', listener, { capture: true })
  }, [isOn])
}
