import type { JSONContent } from '@tiptap/core'
import { AlignmentType, type FileChild, Paragraph, Table, TableCell, TableRow, WidthType } from 'docx'
import { isRightToLeft } from './direction.ts'
import { plainText } from './runs.ts'
import { GROUND, LINE, TEXT_WIDTH } from './styles.ts'

/** Twentieths of a point in a CSS pixel. */
const PIXEL = 15

const SIDES = ['left', 'center', 'right'] as const
type Side = (typeof SIDES)[number]

const ALIGNMENTS = {
  left: AlignmentType.LEFT,
  center: AlignmentType.CENTER,
  right: AlignmentType.RIGHT,
} satisfies Record<Side, unknown>

/** Where the paragraphs of a cell stand, and whether it is a header. */
export interface CellPlace {
  readonly alignment: (typeof ALIGNMENTS)[Side] | null
  readonly header: boolean
}

/** A cell with its place in the grid of the table. */
interface PlacedCell {
  readonly cell: JSONContent
  readonly column: number
  readonly columns: number
  readonly rows: number
}

/** A table with its merged cells, widths, alignment, and the header that repeats on each page; `null` without cells. */
export function tableOf(
  table: JSONContent,
  contentOf: (cell: JSONContent, place: CellPlace) => FileChild[],
): Table | null {
  const rows = placedRows(table)
  const columns = Math.max(0, ...rows.flat().map(({ column, columns }) => column + columns))
  if (columns === 0) return null
  const widths = columnWidths(rows, columns)
  const headers = rows.findIndex((row) => row.length === 0 || !row.every(({ cell }) => isHeader(cell)))
  return new Table({
    width: { size: 100, type: WidthType.PERCENTAGE },
    columnWidths: widths,
    borders: {
      top: LINE,
      bottom: LINE,
      left: LINE,
      right: LINE,
      insideHorizontal: LINE,
      insideVertical: LINE,
    },
    margins: { top: 60, bottom: 60, left: 100, right: 100 },
    visuallyRightToLeft: isRightToLeft(plainText(table).slice(0, 1_000)),
    rows: rows.map(
      (row, index) =>
        new TableRow({
          cantSplit: true,
          ...(index < (headers < 0 ? 1 : headers) ? { tableHeader: true } : {}),
          children: row.map((placed) => cellOf(placed, widths, contentOf)),
        }),
    ),
  })
}

function cellOf(
  { cell, column, columns, rows }: PlacedCell,
  widths: readonly number[],
  contentOf: (cell: JSONContent, place: CellPlace) => FileChild[],
): TableCell {
  const header = isHeader(cell)
  const side: unknown = cell.attrs?.['align']
  const alignment = SIDES.find((one) => one === side)
  const children = contentOf(cell, { header, alignment: alignment ? ALIGNMENTS[alignment] : null })
  // Word wants a paragraph at the end of each cell.
  if (!(children.at(-1) instanceof Paragraph)) children.push(new Paragraph({}))
  const width = widths.slice(column, column + columns).reduce((sum, one) => sum + one, 0)
  return new TableCell({
    children: children as (Paragraph | Table)[],
    columnSpan: columns,
    rowSpan: rows,
    width: { size: width, type: WidthType.DXA },
    ...(header ? { shading: GROUND } : {}),
  })
}

/** The rows with the cells in the grid. A cell that has no room, because of a hostile value, is narrower and lower. */
function placedRows(table: JSONContent): PlacedCell[][] {
  const rows = (table.content ?? []).filter(({ type }) => type === 'tableRow')
  /** For each column the first row that is free. */
  const free: number[] = []
  return rows.map((row, index) => {
    let column = 0
    return (row.content ?? []).map((cell): PlacedCell => {
      while ((free[column] ?? 0) > index) column++
      const wanted = numberOf(cell.attrs?.['colspan'])
      let columns = 1
      while (columns < wanted && (free[column + columns] ?? 0) <= index) columns++
      const height = Math.min(numberOf(cell.attrs?.['rowspan']), rows.length - index)
      const placed = { cell, column, columns, rows: height }
      for (let at = column; at < column + columns; at++) free[at] = index + height
      column += columns
      return placed
    })
  })
}

/** The widths of the columns: those that are given, and equal ones for the others, all as wide as the text. */
function columnWidths(rows: readonly (readonly PlacedCell[])[], columns: number): number[] {
  const given: number[] = []
  for (const { cell, column, columns } of rows.flat()) {
    const widths: unknown = cell.attrs?.['colwidth']
    if (!Array.isArray(widths)) continue
    for (let at = 0; at < columns; at++) {
      const width: unknown = widths[at]
      if (typeof width === 'number' && width > 0) given[column + at] ??= width * PIXEL
    }
  }
  const known = given.filter((width) => width !== undefined)
  const average =
    known.length === 0 ? TEXT_WIDTH / columns : known.reduce((sum, one) => sum + one, 0) / known.length
  const all = Array.from({ length: columns }, (_, at) => given[at] ?? average)
  const total = all.reduce((sum, one) => sum + one, 0)
  const scale = known.length === 0 || total > TEXT_WIDTH ? TEXT_WIDTH / total : 1
  return all.map((width) => Math.max(1, Math.round(width * scale)))
}

function isHeader({ type }: JSONContent): boolean {
  return type === 'tableHeader'
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && value >= 1 ? Math.floor(value) : 1
}
