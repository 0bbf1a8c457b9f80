import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import type { Outcome } from './ava.ts'

/** Folders of the clone, in the order of the report: tests of the client, then those of the server. */
const TESTS = ['tests/provider/*.ts', 'tests/providerwebsocket/*.ts', 'tests/server/*.ts']
/** The clone's sources contain syntax that Node must transform, not only strip. */
const NODE_FLAGS = ['--experimental-transform-types', '--disable-warning=ExperimentalWarning']
const RUNNER = join(import.meta.dirname, 'hocuspocus-file.ts')

interface Line {
  readonly title: string
  readonly outcome: Outcome
}

/**
 * Runs the tests of Hocuspocus' provider and of its server from a clone of its repository, unchanged, against this
 * server: `node tests/src/stock-suites/hocuspocus.ts CLONE [WORD]`; with a word only the files whose path contains it.
 * Each file has a separate process. Ends with 1 when a test failed.
 */
const [given, word = ''] = process.argv.slice(2)
if (given === undefined || !existsSync(join(given, 'packages', 'provider', 'src')))
  throw new Error('Give the path of a clone of the Hocuspocus repository.')
const clone = resolve(given)
const files = TESTS.flatMap((pattern) => globSync(join(clone, pattern)).sort())
const counts = { passed: 0, failed: 0, 'no-counterpart': 0 }
for (const file of files.filter((path) => path.includes(word))) {
  for await (const { title, outcome } of runFile(file)) {
    counts[outcome.kind]++
    const reason = outcome.kind === 'passed' ? '' : ` (${outcome.reason})`
    process.stdout.write(`${outcome.kind.padEnd(14)} ${relative(clone, file)}: ${title}${reason}\n`)
  }
}
process.stdout.write(`${JSON.stringify(counts)}\n`)
process.exitCode = counts.failed > 0 ? 1 : 0

async function* runFile(file: string): AsyncGenerator<Line> {
  const child = spawn(process.execPath, [...NODE_FLAGS, RUNNER, clone, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(child, 'close')
  for await (const line of createInterface({ input: child.stdout })) yield JSON.parse(line) as Line
  const [code] = await ended
  if (code !== 0) yield { title: 'the whole file', outcome: { kind: 'failed', reason: `exit code ${code}` } }
}
