import type { JSONContent } from '@tiptap/core'

/** Columns are written one under the other up to this width, in characters: one long cell must not widen all rows. */
const MAX_WIDTH = 60

/** Tables of more columns are written without the cells that their shorter rows lack. */
const MAX_FILLED = 32

/** Narrowest column: the dashes below its head. */
const MIN_WIDTH = 3

interface Cell {
  readonly text: string
  readonly isHeader: boolean
  readonly align: unknown
}

/**
 * A table of rows of cells as Markdown in GitHub's flavour, the first row being its head; columns that are not too
 * wide stand one under the other. `render` gives the Markdown of the blocks of a cell.
 */
export function markdownTable(table: JSONContent, render: (block: JSONContent) => string): string {
  const rows = (table.content ?? []).map((row) => (row.content ?? []).map((cell) => readCell(cell, render)))
  const columns = rows.reduce((most, row) => Math.max(most, row.length), 0)
  if (columns === 0) return ''
  const widths = new Array<number>(columns).fill(MIN_WIDTH)
  const aligns = new Array<unknown>(columns).fill(undefined)
  for (const row of rows) {
    row.forEach(({ text, align }, index) => {
      widths[index] = Math.max(widths[index]!, Math.min(text.length, MAX_WIDTH))
      aligns[index] ??= align
    })
  }
  const line = (cells: readonly string[]) => {
    const length = columns <= MAX_FILLED ? columns : Math.max(cells.length, 1)
    const padded = Array.from({ length }, (_, index) => (cells[index] ?? '').padEnd(widths[index]!))
    return `| ${padded.join(' | ')} |`
  }
  const hasHead = rows[0]?.some(({ isHeader }) => isHeader) ?? false
  const head = hasHead ? rows[0]!.map(({ text }) => text) : []
  // Readers of the table take no more columns than its head has.
  while (head.length < columns) head.push('')
  const rule = widths.map((width, index) => dashes(width, aligns[index]))
  const body = rows.slice(hasHead ? 1 : 0).map((row) => line(row.map(({ text }) => text)))
  return `\n${[line(head), `| ${rule.join(' | ')} |`, ...body].join('\n')}\n`
}

function readCell(cell: JSONContent, render: (block: JSONContent) => string): Cell {
  const lines = (cell.content ?? []).map(render).join('\n')
  const text = lines
    .replace(/\n/g, '<br>')
    .replace(/\s+/g, ' ')
    .trim()
    // A pipe ends the cell wherever it stands, unless a backslash stands before it.
    .replace(/\\.|\|/g, (match) => (match === '|' ? '\\|' : match))
  return { text, isHeader: cell.type === 'tableHeader', align: cell.attrs?.['align'] }
}

function dashes(width: number, align: unknown): string {
  const line = '-'.repeat(width)
  switch (align) {
    case 'left':
      return `:${line}`
    case 'right':
      return `${line}:`
    case 'center':
      return `:${line}:`
    default:
      return line
  }
}
