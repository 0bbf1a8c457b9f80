import { type Block, type Cell, paragraph } from '../content/block.ts'
import { linkAddresses } from '../content/runs.ts'

/** A table with more cells than this stays text: each cell costs several elements. */
const MAX_CELLS = 20_000

/**
 * The table in text with tabs between cells, as spreadsheets and databases copy it. `null` unless there are at least two
 * rows, all with the same number of cells, and the cells of the first row and most of the first column are not empty:
 * indented code begins its lines with tabs. A cell in quotation marks may contain tabs and line feeds.
 */
export function readTsv(text: string): Block | null {
  const newline = text.indexOf('\n')
  const tab = text.indexOf('\t')
  if (tab <= 0 || newline < 0) return null
  const rows = rowsOf(text.replace(/\n+$/, ''))
  if (rows === null || rows.length < 2) return null
  const columns = rows[0]!.length
  if (columns < 2 || rows.some((row) => row.length !== columns)) return null
  if (rows[0]!.some((cell) => cell.trim() === '')) return null
  const named = rows.filter((row) => row[0]!.trim() !== '').length
  if (named * 2 < rows.length) return null
  return { kind: 'table', rows: rows.map((row) => row.map(cellOf)) }
}

function cellOf(text: string): Cell {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  const blocks = lines.map((line) => {
    const block = paragraph(line.trim())
    return { ...block, runs: linkAddresses(block.runs) }
  })
  return { header: false, columns: 1, rows: 1, align: null, blocks }
}

/** The cells of each row; `null` for more than {@link MAX_CELLS}. */
function rowsOf(text: string): string[][] | null {
  const rows: string[][] = [[]]
  let cells = 0
  for (let at = 0; at <= text.length; ) {
    const { cell, end } = cellAt(text, at)
    if (++cells > MAX_CELLS) return null
    rows.at(-1)!.push(cell)
    if (text[end] === '\n') rows.push([])
    at = end + 1
  }
  return rows
}

/** The cell that begins at a position, and the position of the tab, line feed or end of the text after it. */
function cellAt(text: string, start: number): { readonly cell: string; readonly end: number } {
  if (text[start] === '"') {
    const parts: string[] = []
    for (let from = start + 1; ; ) {
      const close = text.indexOf('"', from)
      if (close < 0) break
      parts.push(text.slice(from, close))
      if (text[close + 1] !== '"') {
        const end = close + 1
        if (end === text.length || text[end] === '\t' || text[end] === '\n')
          return { cell: parts.join(''), end }
        break
      }
      parts.push('"')
      from = close + 2
    }
  }
  let end = start
  while (end < text.length && text[end] !== '\t' && text[end] !== '\n') end++
  return { cell: text.slice(start, end), end }
}
