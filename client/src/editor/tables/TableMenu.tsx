import { type BlockId, bindingOf, positionOfBlock } from '@cowrite/crdt/richtext'
import type { Editor } from '@tiptap/core'
import type { Command, Transaction } from '@tiptap/pm/state'
import {
  addColumnAfter,
  addColumnBefore,
  addRowAfter,
  addRowBefore,
  deleteTable,
  mergeCells,
  setCellAttr,
  splitCell,
  toggleHeader,
} from '@tiptap/pm/tables'
import {
  AlignCenter,
  AlignLeft,
  AlignRight,
  ArrowDown,
  ArrowDownAZ,
  ArrowDownZA,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  Columns3,
  type LucideIcon,
  MessageSquarePlus,
  MoveHorizontal,
  PanelLeft,
  PanelTop,
  Plus,
  Rows3,
  TableCellsMerge,
  TableCellsSplit,
  Trash2,
} from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import type { ReactNode } from 'react'
import type {} from '../comments/comment-marks.ts'
import { ask } from '../controls/requests.ts'
import { focusNow } from '../input/focus.ts'
import type {} from '../toast/ToastPlace.tsx'
import { hasWidths, resetWidths } from './column-width.ts'
import { deleteColumnHere, deleteRowHere } from './delete-line.ts'
import { moveLine, type Refusal, reorderRows } from './move-lines.ts'
import { sortedIndexes } from './sort-order.ts'
import { cellAt, headersOf, type Line, lineSelection, placeOf, type TablePlace } from './table-place.ts'

/** What a menu of a table is about: a row, a column, or the table with the selected cells. */
export type TableMenuKind = Line | 'table'

export interface TableMenuProps {
  readonly editor: Editor
  readonly kind: TableMenuKind
  /** The cell whose row, column or table is meant. */
  readonly cell: BlockId
  readonly container: HTMLElement | null
}

/** Makes an entry's action: it acts on what was meant, or does nothing if others have deleted that. */
type Act = (line: Line | null, run: (place: TablePlace) => void) => () => void

/** The menu of a row, a column or a table. */
export function TableMenu({ editor, kind, cell, container }: TableMenuProps) {
  const find = (): TablePlace | null => {
    const position = positionOfBlock(bindingOf(editor.state), cell)
    return position === null ? null : placeOf(editor.state.doc, position)
  }
  const act: Act = (line, run) => () => {
    const place = find()
    if (place === null) return
    const { tr } = editor.state
    if (line !== null) editor.view.dispatch(tr.setSelection(lineSelection(tr.doc, place, line)))
    run(place)
  }
  const place = find()
  if (place === null) return null
  const part = { editor, act, place }
  return (
    <DropdownMenu.Portal container={container}>
      <DropdownMenu.Content
        className="cw-panel cw-menu"
        aria-label={NAMES[kind]}
        align="start"
        sideOffset={4}
        collisionPadding={8}
        onCloseAutoFocus={(event) => {
          event.preventDefault()
          focusNow(editor)
        }}
      >
        {kind === 'row' && <RowItems {...part} />}
        {kind === 'column' && <ColumnItems {...part} />}
        {kind === 'table' && (
          <>
            <Sub icon={Rows3} label="Row" container={container}>
              <RowItems {...part} />
            </Sub>
            <Sub icon={Columns3} label="Column" container={container}>
              <ColumnItems {...part} />
            </Sub>
            <AlignItems {...part} line={null} />
            {editor.storage.commentMarks.list !== null && (
              <Item
                icon={MessageSquarePlus}
                label="Comment on the cell"
                onSelect={act(null, () => {
                  const position = positionOfBlock(bindingOf(editor.state), cell)
                  if (position !== null) ask(editor, 'comment', { on: position })
                })}
              />
            )}
            {mergeCells(editor.state) && (
              <Item
                icon={TableCellsMerge}
                label="Merge the cells"
                onSelect={act(null, () => perform(editor, mergeCells))}
              />
            )}
            {splitCell(editor.state) && (
              <Item
                icon={TableCellsSplit}
                label="Split the cell"
                onSelect={act(null, () => perform(editor, splitCell))}
              />
            )}
            {hasWidths(place) && (
              <Item
                icon={MoveHorizontal}
                label="Reset column widths"
                onSelect={act(null, (place) => applyToTable(editor, resetWidths(editor.state, place)))}
              />
            )}
            <Item
              icon={Trash2}
              label="Delete the table"
              onSelect={act('row', () => perform(editor, deleteTable))}
            />
          </>
        )}
      </DropdownMenu.Content>
    </DropdownMenu.Portal>
  )
}

const NAMES: Readonly<Record<TableMenuKind, string>> = { row: 'Row', column: 'Column', table: 'Table' }

/** Dispatches a change of a table, or says why there is none. */
export function applyToTable(editor: Editor, change: Transaction | Refusal | null): void {
  if (change === null) return
  if ('refused' in change) editor.emit('toast', { text: change.refused })
  else editor.view.dispatch(change)
}

function perform({ state, view }: Editor, command: Command): void {
  command(state, view.dispatch)
}

interface PartProps {
  readonly editor: Editor
  readonly act: Act
  readonly place: TablePlace
}

function RowItems({ editor, act, place }: PartProps) {
  const move = (by: number) =>
    act('row', (place) => applyToTable(editor, moveLine(editor.state, place, 'row', place.row + by)))
  return (
    <>
      <Item icon={Plus} label="Insert row above" onSelect={act('row', () => perform(editor, addRowBefore))} />
      <Item icon={Plus} label="Insert row below" onSelect={act('row', () => perform(editor, addRowAfter))} />
      <Item icon={ArrowUp} label="Move row up" onSelect={move(-1)} />
      <Item icon={ArrowDown} label="Move row down" onSelect={move(1)} />
      <Check
        icon={PanelTop}
        label="Header row"
        checked={headersOf(place, 'row') === 1}
        onSelect={act('row', () => perform(editor, toggleHeader('row')))}
      />
      <Item icon={Trash2} label="Delete row" onSelect={act('row', () => perform(editor, deleteRowHere))} />
    </>
  )
}

function ColumnItems({ editor, act, place }: PartProps) {
  const isRightToLeft = isTableRightToLeft(editor, place)
  const move = (by: number) =>
    act('column', (place) =>
      applyToTable(
        editor,
        moveLine(editor.state, place, 'column', place.column + (isRightToLeft ? -by : by)),
      ),
    )
  const sort = (direction: 'ascending' | 'descending') =>
    act('column', (place) => applyToTable(editor, sortRows(editor, place, direction)))
  return (
    <>
      <Item
        icon={Plus}
        label="Insert column before"
        onSelect={act('column', () => perform(editor, addColumnBefore))}
      />
      <Item
        icon={Plus}
        label="Insert column after"
        onSelect={act('column', () => perform(editor, addColumnAfter))}
      />
      <Item icon={ArrowLeft} label="Move column left" onSelect={move(-1)} />
      <Item icon={ArrowRight} label="Move column right" onSelect={move(1)} />
      <Item icon={ArrowDownAZ} label="Sort A to Z" onSelect={sort('ascending')} />
      <Item icon={ArrowDownZA} label="Sort Z to A" onSelect={sort('descending')} />
      <AlignItems editor={editor} act={act} place={place} line="column" />
      <Check
        icon={PanelLeft}
        label="Header column"
        checked={headersOf(place, 'column') === 1}
        onSelect={act('column', () => perform(editor, toggleHeader('column')))}
      />
      <Item
        icon={Trash2}
        label="Delete column"
        onSelect={act('column', () => perform(editor, deleteColumnHere))}
      />
    </>
  )
}

const ALIGNS = [
  { align: 'left', label: 'Align left', icon: AlignLeft },
  { align: 'center', label: 'Align in the middle', icon: AlignCenter },
  { align: 'right', label: 'Align right', icon: AlignRight },
] as const

/** The alignment of a column, or of the selected cells. The present one, chosen again, is taken away. */
function AlignItems({ editor, act, place, line }: PartProps & { readonly line: Line | null }) {
  const present: unknown = editor.state.doc.nodeAt(place.cell)?.attrs['align']
  return ALIGNS.map(({ align, label, icon }) => (
    <Check
      key={align}
      icon={icon}
      label={label}
      checked={present === align}
      onSelect={act(line, () => perform(editor, setCellAttr('align', present === align ? null : align)))}
    />
  ))
}

/** The rows in the order of the texts in a column, below the header row. */
function sortRows(editor: Editor, place: TablePlace, direction: 'ascending' | 'descending') {
  const { table, map, column } = place
  const headers = headersOf(place, 'row')
  const rows = [...table.children.keys()].slice(headers)
  const texts = rows.map((row) => {
    if (row * map.width + column >= map.map.length) return ''
    const cell = editor.state.doc.nodeAt(cellAt(place, row, column))
    return cell?.textBetween(0, cell.content.size, ' ') ?? ''
  })
  const order = sortedIndexes(texts, direction).map((index) => index + headers)
  return reorderRows(editor.state, place, headers === 1 ? [0, ...order] : order)
}

function isTableRightToLeft({ view }: Editor, { cell }: TablePlace): boolean {
  const dom = view.nodeDOM(cell)
  return dom instanceof Element && getComputedStyle(dom.closest('table') ?? dom).direction === 'rtl'
}

interface ItemProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly onSelect: () => void
}

function Item({ icon: Icon, label, onSelect }: ItemProps) {
  return (
    <DropdownMenu.Item className="cw-menu-item" onSelect={onSelect}>
      <Icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">{label}</span>
    </DropdownMenu.Item>
  )
}

function Check({ icon: Icon, label, checked, onSelect }: ItemProps & { readonly checked: boolean }) {
  return (
    <DropdownMenu.CheckboxItem className="cw-menu-item" checked={checked} onSelect={onSelect}>
      <Icon className="cw-icon" aria-hidden="true" />
      <span className="cw-menu-label">{label}</span>
    </DropdownMenu.CheckboxItem>
  )
}

interface SubProps {
  readonly icon: LucideIcon
  readonly label: string
  readonly container: HTMLElement | null
  readonly children: ReactNode
}

function Sub({ icon: Icon, label, container, children }: SubProps) {
  return (
    <DropdownMenu.Sub>
      <DropdownMenu.SubTrigger className="cw-menu-item">
        <Icon className="cw-icon" aria-hidden="true" />
        <span className="cw-menu-label">{label}</span>
        <span className="cw-menu-more" aria-hidden="true">
          ›
        </span>
      </DropdownMenu.SubTrigger>
      <DropdownMenu.Portal container={container}>
        <DropdownMenu.SubContent className="cw-panel cw-menu" sideOffset={6} collisionPadding={8}>
          {children}
        </DropdownMenu.SubContent>
      </DropdownMenu.Portal>
    </DropdownMenu.Sub>
  )
}
