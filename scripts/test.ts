import { parseCLI, startVitest, type TestModule, type Vitest } from 'vitest/node'
import { buildAll } from './build/all.ts'

/**
 * `npm test [-- vitest flags and file filters]`: builds what is stale, runs the tests, and ends standard output
 * with the plain line `N passed, N failed`. The exit code is 0 only when nothing failed, not even outside a test.
 */
const counts = { passed: 0, failed: 0 }
const skipped: string[] = []
try {
  await buildAll()
  await runTests(process.argv.slice(2))
} catch (error) {
  counts.failed++
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
}
if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1
for (const title of skipped) process.stdout.write(`skipped: ${title}\n`)
process.stdout.write(`${counts.passed} passed, ${counts.failed} failed\n`)
// A handle that a broken test left open must not keep the run from ending.
process.exit()

async function runTests(args: readonly string[]): Promise<void> {
  const { filter, options } = parseCLI(['vitest', 'run', ...args])
  const vitest: Vitest = await startVitest('test', filter, { ...options, watch: false })
  for (const module of vitest.state.getTestModules()) count(module)
  counts.failed += vitest.state.getUnhandledErrors().length
  await vitest.close()
}

/** Adds a test file's tests; a file or suite that failed outside its tests counts as one failed test. */
function count(module: TestModule): void {
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state === 'passed') counts.passed++
    else if (state === 'failed') counts.failed++
    else skipped.push(`${module.relativeModuleId} > ${test.fullName}`)
  }
  const suites = [...module.children.allSuites()]
  counts.failed += [module, ...suites].filter((suite) => suite.errors().length > 0).length
}
