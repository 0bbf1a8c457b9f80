import { buildAll } from './build/all.ts'
import { runTests } from './test/run-tests.ts'

/** `npm test [-- vitest flags and file filters]`: builds what is stale and runs the tests. */
await runTests(process.argv.slice(2), buildAll)
