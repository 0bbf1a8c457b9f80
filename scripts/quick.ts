import { execFileSync } from 'node:child_process'
import { globSync } from 'node:fs'
import { buildTemplate } from './build/template.ts'
import { runTests } from './test/run-tests.ts'

/** The slowest test files; they run only when they have changed. */
const SLOW = [
  'ai-assist/src/models/hostile-provider.test.ts',
  'ai-assist/src/runs/typing-beside.test.ts',
  'crdt/src/richtext/restore/restore.fuzz.test.ts',
  'server/src/cli/export-file/export-file.test.ts',
  'server/src/compaction/compactor.test.ts',
  'server/src/workers/document-workers.test.ts',
]
/** Number of cases of each fuzz test. */
const FUZZ_CASES = '20'

/**
 * `npm run test:quick`: unit tests, and the store's contract in memory and on the embedded database.
 * Fuzz tests have few cases, and slow files are skipped unless git reports a change.
 */
process.env['COWRITE_FUZZ_CASES'] ??= FUZZ_CASES
const changed = execFileSync('git', ['status', '--porcelain', '--no-renames'], { encoding: 'utf8' })
const files = globSync(
  '{ai-assist,bench,client,crdt,mcp-bridge,persistence,scripts,server}/**/*.test.{ts,tsx}',
  {
    exclude: (name) => name === 'node_modules' || name === 'dist',
  },
).filter((file) => !SLOW.includes(file) || changed.includes(file))
const filters = process.argv.slice(2)
await runTests(
  ['--project=unit', '--project=contract', ...(filters.length > 0 ? filters : files)],
  buildTemplate,
)
