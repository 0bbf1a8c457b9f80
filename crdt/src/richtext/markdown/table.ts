import type { JSONContent } from '@tiptap/core'

/** Maximum width to which columns are aligned, in characters: one long cell must not widen all rows. */
const MAX_WIDTH = 60

/** In tables with more columns, shorter rows are not filled with empty cells. */
const MAX_FILLED = 32

/** Minimum width of a column: the dashes below its header. */
const MIN_WIDTH = 3

interface Cell {
  readonly text: string
  readonly isHeader: boolean
  readonly align: unknown
}

/**
 * A table of rows of cells as Markdown in GitHub's flavour, with the first row as its header; columns are aligned up to
 * {@link MAX_WIDTH}. `render` returns the Markdown of a block in a cell.
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
  // Readers ignore columns beyond those of the header.
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
    // A pipe ends the cell in every context, unless a backslash precedes it.
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
