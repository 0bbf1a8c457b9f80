import type { EditorState, Transaction } from '@tiptap/pm/state'
import {
  areSingle,
  cellAt,
  headersOf,
  type Line,
  lineSelection,
  placeOf,
  type TablePlace,
} from './table-place.ts'

/** What cannot be done, and why, in words for the user. */
export interface Refusal {
  readonly refused: string
}

/** Said when cells are merged where rows or columns would have to change places. */
const MERGED: Refusal = { refused: 'Split the merged cells first: they hold these rows or columns together.' }

/**
 * Moves the row or column of a cell to another index. `null` when that changes nothing: headers stay the first. The binding
 * records it as a move of each row, or of each cell of a column, so that what others type in them arrives at the new place.
 */
export function moveLine(
  state: EditorState,
  place: TablePlace,
  line: Line,
  to: number,
): Transaction | Refusal | null {
  const from = line === 'row' ? place.row : place.column
  const count = line === 'row' ? place.map.height : place.map.width
  const headers = headersOf(place, line)
  if (from === to || from < headers || to < headers || to >= count) return null
  if (!areSingle(place, line, Math.min(from, to), Math.max(from, to))) return MERGED
  const { tr } = state
  if (line === 'row') moveRow(tr, place, from, to)
  else moveColumn(tr, place, from, to)
  const row = line === 'row' ? to : place.row
  const column = line === 'column' ? to : place.column
  return select(tr, place, row, column, line)
}

/** Puts the rows of a table into another order: `order` has their indexes, headers first. */
export function reorderRows(
  state: EditorState,
  place: TablePlace,
  order: readonly number[],
): Transaction | Refusal | null {
  if (!areSingle(place, 'row', headersOf(place, 'row'), place.map.height - 1)) return MERGED
  const { tr } = state
  const present = [...place.table.children.keys()]
  order.forEach((row, index) => {
    if (present[index] === row) return
    const now = present.indexOf(row)
    present.splice(now, 1)
    present.splice(index, 0, row)
    const moved = placeOf(tr.doc, place.position + 2)
    if (moved !== null) moveRow(tr, moved, now, index)
  })
  return tr.docChanged ? select(tr, place, order.indexOf(place.row), place.column, 'column') : null
}

function moveRow(tr: Transaction, { table, position }: TablePlace, from: number, to: number): void {
  const start = startOf(position, from)
  const row = table.child(from)
  tr.delete(start, start + row.nodeSize)
  tr.insert(to > from ? startOf(position, to + 1) - row.nodeSize : startOf(position, to), row)

  function startOf(position: number, index: number): number {
    let start = position + 1
    for (let row = 0; row < index; row++) start += table.child(row).nodeSize
    return start
  }
}

function moveColumn(tr: Transaction, place: TablePlace, from: number, to: number): void {
  // From the last row on: positions before a change stay.
  for (let row = place.map.height - 1; row >= 0; row--) {
    const start = cellAt(place, row, from)
    const other = cellAt(place, row, to)
    const cell = tr.doc.nodeAt(start)
    const target = tr.doc.nodeAt(other)
    if (cell === null || target === null) continue
    tr.delete(start, start + cell.nodeSize)
    tr.insert(to > from ? other + target.nodeSize - cell.nodeSize : other, cell)
  }
}

function select(
  tr: Transaction,
  { position }: TablePlace,
  row: number,
  column: number,
  line: Line,
): Transaction {
  const first = placeOf(tr.doc, position + 2)
  const place = first === null ? null : placeOf(tr.doc, cellAt(first, row, column))
  if (place !== null) tr.setSelection(lineSelection(tr.doc, place, line))
  // The event by which the binding and the history know a move.
  return tr.setMeta('uiEvent', 'drop').scrollIntoView()
}
