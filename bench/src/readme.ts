import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withTable } from './report/readme-part.ts'
import { RESULTS } from './report/write.ts'

/**
 * `node bench/src/readme.ts` copies bench/results/TABLE.md into README.md between its markers; with `--check`
 * it only says whether that is needed, and fails if so.
 */
function main(check: boolean): number {
  const path = fileURLToPath(new URL('../../README.md', import.meta.url))
  const table = join(RESULTS, 'TABLE.md')
  if (!existsSync(table)) {
    console.error('There is no bench/results/TABLE.md yet: run npm run bench.')
    return 1
  }
  const readme = readFileSync(path, 'utf8')
  const wanted = withTable(readme, readFileSync(table, 'utf8'))
  if (wanted === null) {
    console.error('README.md has no <!-- bench --> … <!-- /bench --> part.')
    return 1
  }
  if (wanted === readme) return 0
  if (check) {
    console.error('The benchmark table in README.md is stale: run node bench/src/readme.ts.')
    return 1
  }
  writeFileSync(path, wanted)
  return 0
}

process.exitCode = main(process.argv.includes('--check'))
