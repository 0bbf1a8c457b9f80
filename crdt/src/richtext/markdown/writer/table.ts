import type { JSONContent } from '@tiptap/core'
import { htmlAttribute } from './escapes.ts'

/** Maximum width to which columns are aligned, in characters: one long cell must not widen all rows. */
const MAX_WIDTH = 60

/** Minimum width of a column: the dashes below its header. */
const MIN_WIDTH = 3

/**
 * A table in GitHub's flavour, if it can express the table: a header and rows of as many cells, one line in each cell,
 * columns of one alignment; otherwise `null`. `render` returns the source of a cell's only block, or `null`.
 */
export function pipeTable(
  table: JSONContent,
  render: (block: JSONContent) => string | null,
): string[] | null {
  const rows = (table.content ?? []).map((row) => row.content ?? [])
  const head = rows[0] ?? []
  if (head.length === 0) return null
  const aligns = head.map((cell) => cell.attrs?.['align'])
  const isRegular = rows.every(
    (row, index) =>
      row.length === head.length &&
      row.every((cell, column) => isPlain(cell, index === 0 ? 'tableHeader' : 'tableCell', aligns[column])),
  )
  if (!isRegular) return null
  const texts: string[][] = []
  for (const row of rows) {
    const cells = row.map((cell) => render(cell.content![0]!))
    if (cells.includes(null)) return null
    texts.push(cells as string[])
  }
  const widths = head.map((_, column) =>
    texts.reduce((most, row) => Math.max(most, Math.min(row[column]!.length, MAX_WIDTH)), MIN_WIDTH),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`
  const rule = widths.map((width, column) => dashes(width, aligns[column]))
  return [line(texts[0]!), `| ${rule.join(' | ')} |`, ...texts.slice(1).map(line)]
}

function isPlain({ type, attrs, content }: JSONContent, wanted: string, align: unknown): boolean {
  const { colspan, rowspan, colwidth } = attrs ?? {}
  return (
    type === wanted &&
    (colspan ?? 1) === 1 &&
    (rowspan ?? 1) === 1 &&
    colwidth === undefined &&
    attrs?.['align'] === align &&
    content?.length === 1
  )
}

function dashes(width: number, align: unknown): string {
  switch (align) {
    case 'left':
      return `:${'-'.repeat(width - 1)}`
    case 'right':
      return `${'-'.repeat(width - 1)}:`
    case 'center':
      return `:${'-'.repeat(width - 2)}:`
    default:
      return '-'.repeat(width)
  }
}

/** Any table as tags of HTML with Markdown between them. `render` returns the lines of a cell's blocks. */
export function tagTable(table: JSONContent, render: (blocks: readonly JSONContent[]) => string[]): string[] {
  const lines = ['<table>']
  for (const row of table.content ?? []) {
    lines.push('<tr>')
    for (const cell of row.content ?? []) {
      const name = cell.type === 'tableHeader' ? 'th' : 'td'
      lines.push(`<${name}${attributesOf(cell)}>`)
      const content = render(cell.content ?? [])
      if (content.length > 0) lines.push('', ...content, '')
      lines.push(`</${name}>`)
    }
    lines.push('</tr>')
  }
  lines.push('</table>')
  return lines
}

function attributesOf({ attrs }: JSONContent): string {
  const { colspan, rowspan, align, colwidth } = attrs ?? {}
  const all = {
    colspan: colspan === 1 ? undefined : colspan,
    rowspan: rowspan === 1 ? undefined : rowspan,
    align,
    'data-colwidth': Array.isArray(colwidth) ? colwidth.join() : undefined,
  }
  return Object.entries(all)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${name}="${htmlAttribute(value)}"`)
    .join('')
}
