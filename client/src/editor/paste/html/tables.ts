import { type Block, type Cell, PLAIN, type Run } from '../content/block.ts'
import { boldness } from './formats.ts'
import type { Source } from './source.ts'
import { descendants, isElement, isNamed, type TreeElement } from './tree.ts'

/** Maximum of a cell's columns and rows, as in the schema. */
const MAX_COLUMNS = 100
const MAX_ROWS = 1_000

/** A table with more places than this becomes lines of text: each cell costs several elements. */
const MAX_PLACES = 20_000

/** A cell whose content is not read yet. */
export interface RawCell {
  readonly element: TreeElement
  readonly header: boolean
  readonly columns: number
  readonly rows: number
}

/** The rows of a table, without those of tables inside. */
export function rawRows(table: TreeElement): RawCell[][] {
  const rows: RawCell[][] = []
  const visit = (element: TreeElement, header: boolean): void => {
    for (const child of element.children) {
      if (!isElement(child) || child.name === 'table') continue
      if (child.name !== 'tr') {
        visit(child, header || child.name === 'thead')
        continue
      }
      const cells = child.children.filter((cell) => isNamed(cell, 'td', 'th')) as TreeElement[]
      rows.push(cells.map((cell) => rawCell(cell, header)))
    }
  }
  visit(table, false)
  return rows.filter((row) => row.length > 0)
}

function rawCell(element: TreeElement, header: boolean): RawCell {
  return {
    element,
    header: header || element.name === 'th',
    columns: span(element.attributes['colspan'], MAX_COLUMNS),
    rows: span(element.attributes['rowspan'], MAX_ROWS),
  }
}

function span(text: string | undefined, most: number): number {
  const number = Number.parseInt(text ?? '1', 10)
  return Number.isNaN(number) ? 1 : Math.min(Math.max(number, 1), most)
}

/** Whether a table only places parts of a page: a cell contains a table. */
export function isLayout(table: TreeElement): boolean {
  return descendants(table, (one) => one.name === 'td' || one.name === 'th').some(
    (cell) => descendants(cell, (one) => one.name === 'table').length > 0,
  )
}

/** The alignment of a cell, or of the only paragraph in it; `null` for that of its text. */
export function alignmentOf(cell: TreeElement): Cell['align'] {
  const [only, second] = cell.children.filter(isElement)
  const inside = only !== undefined && second === undefined && only.name === 'p' ? ownAlignment(only) : null
  return ownAlignment(cell) ?? inside
}

function ownAlignment(element: TreeElement): Cell['align'] {
  const align = element.style['text-align'] ?? element.attributes['align']?.toLowerCase()
  return align === 'center' || align === 'right' ? align : null
}

/**
 * The table of these rows, with a cell or a part of one at each place. Tables of spreadsheets lose empty columns and
 * rows at their end, get a header if only their first row is bold, and are only the content if they have one cell.
 */
export function tableBlocks(raw: readonly (readonly Cell[])[], source: Source): Block[] {
  const rows = source === 'spreadsheet' ? withHeader(raw) : raw
  const grid = gridOf(rows)
  if (grid === null) return rows.map(asLine)
  if (source === 'spreadsheet') trimEmpty(grid)
  const result = grid.map((places, row) =>
    places.flatMap((cell, column): Cell[] => {
      if (cell === null) return [EMPTY]
      return cell.row === row && cell.column === column ? [cell.cell] : []
    }),
  )
  if (result.length === 0) return []
  const [only] = result[0] ?? []
  if (source === 'spreadsheet' && result.length === 1 && result[0]?.length === 1 && only !== undefined) {
    return [...only.blocks]
  }
  return [{ kind: 'table', rows: result }]
}

const EMPTY: Cell = { header: false, columns: 1, rows: 1, align: null, blocks: [] }

interface Placed {
  readonly cell: Cell
  readonly row: number
  readonly column: number
}

/** The cell at each place, `null` for places without one; `null` when the table is too large. */
function gridOf(rows: readonly (readonly Cell[])[]): (Placed | null)[][] | null {
  const grid: (Placed | null)[][] = rows.map(() => [])
  let places = 0
  for (const [row, cells] of rows.entries()) {
    let column = 0
    for (const one of cells) {
      while (grid[row]![column] !== undefined && grid[row]![column] !== null) column++
      const height = Math.min(one.rows, rows.length - row)
      const width = freeColumns(grid[row]!, column, one.columns)
      places += height * width
      if (places > MAX_PLACES) return null
      const placed = { cell: { ...one, rows: height, columns: width }, row, column }
      for (let down = 0; down < height; down++) {
        for (let across = 0; across < width; across++) grid[row + down]![column + across] = placed
      }
      column += width
    }
  }
  const width = Math.max(0, ...grid.map((row) => row.length))
  if (width * grid.length > MAX_PLACES) return null
  return grid.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? null))
}

/** How many of `wanted` places from `column` on are free in a row. */
function freeColumns(row: readonly (Placed | null | undefined)[], column: number, wanted: number): number {
  let free = 1
  while (free < wanted && (row[column + free] ?? null) === null) free++
  return free
}

function trimEmpty(grid: (Placed | null)[][]): void {
  const isEmpty = (place: Placed | null | undefined): boolean =>
    (place ?? null) === null ||
    (place!.cell.blocks.length === 0 && place!.cell.columns === 1 && place!.cell.rows === 1)
  while (grid.length > 0 && grid.at(-1)!.every(isEmpty)) grid.pop()
  while ((grid[0]?.length ?? 0) > 0 && grid.every((row) => isEmpty(row.at(-1)))) {
    for (const row of grid) row.pop()
  }
}

/** Rows whose first is a header if all its texts are bold and no text of the second is. */
function withHeader(rows: readonly (readonly Cell[])[]): readonly (readonly Cell[])[] {
  const [first, second, ...rest] = rows
  if (first === undefined || second === undefined) return rows
  if (!first.some((cell) => cell.blocks.length > 0) || !first.every(isBold)) return rows
  if (second.every(isBold)) return rows
  return [first.map((cell) => ({ ...cell, header: true, blocks: cell.blocks.map(notBold) })), second, ...rest]
}

function isBold(cell: Cell): boolean {
  return cell.blocks.every(
    (block) => block.kind === 'text' && block.runs.every((run) => run.kind !== 'text' || run.format.bold),
  )
}

function notBold(block: Block): Block {
  if (block.kind !== 'text') return block
  const runs = block.runs.map((run) =>
    run.kind === 'text' ? { ...run, format: { ...run.format, bold: false } } : run,
  )
  return { ...block, runs }
}

/** A row as one paragraph with tabs between its cells. */
function asLine(cells: readonly Cell[]): Block {
  const runs = cells.flatMap((cell, index) => {
    const texts = cell.blocks.flatMap((block) => (block.kind === 'text' ? block.runs : []))
    return index === 0 ? texts : [TAB, ...texts]
  })
  return { kind: 'text', level: 0, runs }
}

const TAB: Run = { kind: 'text', text: '\t', format: PLAIN }

/** Whether the whole text of a spreadsheet's cell is bold. */
export function isBoldCell(element: TreeElement): boolean {
  return boldness(element.style['font-weight']) === true
}
