import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withPart } from './marked-part.ts'
import { summaryTable } from './summary.ts'
import { RESULTS, readResults, tableText } from './write.ts'

const ROOT = fileURLToPath(new URL('../../../', import.meta.url))

/** A file that shows results. */
export interface ResultPage {
  /** Relative to the repository's root. */
  readonly path: string
  /** Its current content; empty when the file does not exist. */
  readonly current: string
  /** Its expected content; null when it has no markers. */
  readonly wanted: string | null
}

/** The files that show the results in `bench/results/`: all tables, a page with the same tables, and a short table. */
export function resultPages(): readonly ResultPage[] {
  const table = tableText(RESULTS)
  const summary = summaryTable(readResults(RESULTS).map(({ result }) => result))
  const page = (path: string, wanted: (current: string) => string | null): ResultPage => {
    const file = join(ROOT, path)
    const current = existsSync(file) ? readFileSync(file, 'utf8') : ''
    return { path, current, wanted: wanted(current) }
  }
  const results = `${relative(ROOT, RESULTS)}/`
  return [
    page(`${results}TABLE.md`, () => table),
    page('docs/benchmarks.md', (current) => withPart(current, table, `../${results}`)),
    page('README.md', (current) => withPart(current, summary, results)),
  ]
}
