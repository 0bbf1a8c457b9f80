import { COUNTS, type Row } from './fuzz-row.ts'

const COLUMNS = ['scenario', 'histories', ...COUNTS, 'failed', 'cpu'] as const satisfies (keyof Row)[]

/** The rows as a table of plain text, with the findings below. */
export function formatTable(rows: readonly Row[]): string {
  const lines = aligned([[...COLUMNS], ...rows.map((row) => COLUMNS.map((name) => String(row[name])))])
  const findings = rows.flatMap(({ scenario, findings }) =>
    findings.map(({ seed, what }) => `${scenario}, seed ${seed}: ${what}`),
  )
  return [...lines, ...findings].join('\n')
}

/** What the stock binding, y-tiptap 3.0.9, did before this binding was written: doubled, lost, typed. */
const MEASURED_BEFORE: Readonly<Record<string, string>> = {
  enterEnd: '520/219 (18k)',
  text: '3/6 (8k)',
  enter: '79/0 (7k)',
  join: '31/549 (6k)',
  lists: '88/775 (7k)',
  all: '160/934 (5k)',
}

/**
 * Doubled and lost characters beside those with the stock binding, as `doubled/lost (typed)`: of each of our scenarios,
 * of the stock binding in the scenario of the same name, and what that had before this binding was written.
 */
export function formatComparison(own: readonly Row[], stock: readonly Row[]): string {
  const lines = own.map((row) => {
    const other = stock.find(({ scenario }) => scenario === row.scenario)
    const before = MEASURED_BEFORE[row.scenario] ?? '–'
    return [row.scenario, ratio(row), other === undefined ? '–' : ratio(other), before]
  })
  return aligned([['doubled/lost (typed)', 'ours', 'stock', 'stock, before'], ...lines]).join('\n')
}

const ratio = ({ doubled, lost, typed }: Row): string => `${doubled}/${lost} (${typed})`

/** Lines with columns of equal width, the first one to the left. */
function aligned(cells: readonly (readonly string[])[]): string[] {
  const widths = cells[0]!.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)))
  return cells.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  )
}
