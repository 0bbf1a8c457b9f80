import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { resultPages } from './report/pages.ts'

/**
 * `node bench/src/documentation.ts` writes the results in bench/results/ into bench/results/TABLE.md,
 * docs/benchmarks.md and README.md; with `--check` it only reports which of them are out of date, and fails if one is.
 */
function main(check: boolean): number {
  let code = 0
  for (const { path, current, wanted } of resultPages()) {
    if (wanted === null) {
      console.error(`${path} has no <!-- bench --> … <!-- /bench --> part.`)
      code = 1
    } else if (wanted !== current) {
      if (check) {
        console.error(`${path} is stale: run node bench/src/documentation.ts.`)
        code = 1
      } else writeFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), wanted)
    }
  }
  return code
}

process.exitCode = main(process.argv.includes('--check'))
