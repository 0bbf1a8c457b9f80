import type { Node, ResolvedPos } from '@tiptap/pm/model'
import type { Selection } from '@tiptap/pm/state'
import { CellSelection, TableMap } from '@tiptap/pm/tables'

/** A cell in its table. */
export interface TablePlace {
  /** The position before the table. */
  readonly position: number
  readonly table: Node
  readonly map: TableMap
  /** The position before the cell. */
  readonly cell: number
  readonly row: number
  readonly column: number
}

/** A row or a column. */
export type Line = 'row' | 'column'

/** The place of the cell around a position; `null` outside of tables. */
export function tablePlaceAt($pos: ResolvedPos): TablePlace | null {
  for (let depth = $pos.depth; depth > 1; depth--) {
    const role: unknown = $pos.node(depth).type.spec['tableRole']
    if (role === 'cell' || role === 'header_cell') return placeOf($pos.doc, $pos.before(depth))
  }
  const role: unknown = $pos.nodeAfter?.type.spec['tableRole']
  return role === 'cell' || role === 'header_cell' ? placeOf($pos.doc, $pos.pos) : null
}

/** The cell with the caret, or the last one that was selected; `null` outside of tables. */
export function selectedPlace(selection: Selection): TablePlace | null {
  return tablePlaceAt(selection instanceof CellSelection ? selection.$headCell : selection.$head)
}

/** The place of the cell before which a position is; `null` when there is none. */
export function placeOf(doc: Node, cell: number): TablePlace | null {
  const $cell = doc.resolve(cell)
  if ($cell.depth < 2 || $cell.node(-1).type.spec['tableRole'] !== 'table') return null
  const table = $cell.node(-1)
  const position = $cell.before(-1)
  const map = TableMap.get(table)
  if (!map.map.includes(cell - position - 1)) return null
  const { left, top } = map.findCell(cell - position - 1)
  return { position, table, map, cell, row: top, column: left }
}

/** The position before the cell in a row and a column of a table. */
export function cellAt({ map, position }: TablePlace, row: number, column: number): number {
  return position + 1 + map.map[row * map.width + column]!
}

/** How many rows, or columns, at the start of a table are its headers: 1 or 0. */
export function headersOf({ table, map }: TablePlace, line: Line): 0 | 1 {
  const isHeader = (offset: number | undefined) =>
    offset !== undefined && table.nodeAt(offset)?.type.spec['tableRole'] === 'header_cell'
  const count = line === 'row' ? map.width : map.height
  for (let index = 0; index < count; index++) {
    if (!isHeader(map.map[line === 'row' ? index : index * map.width])) return 0
  }
  return 1
}

/** Whether all cells from one row, or column, to another one are on their own: none is merged with a neighbour. */
export function areSingle({ map }: TablePlace, line: Line, from: number, to: number): boolean {
  for (let row = 0; row < map.height; row++) {
    for (let column = 0; column < map.width; column++) {
      const index = line === 'row' ? row : column
      if (index < from || index > to) continue
      const offset = map.map[row * map.width + column]!
      const { left, right, top, bottom } = map.findCell(offset)
      if (right - left !== 1 || bottom - top !== 1) return false
    }
  }
  return true
}

/** The selection of the whole row or column of a cell. */
export function lineSelection(doc: Node, { cell }: TablePlace, line: Line): CellSelection {
  const $cell = doc.resolve(cell)
  return line === 'row' ? CellSelection.rowSelection($cell) : CellSelection.colSelection($cell)
}
