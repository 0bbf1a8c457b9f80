import { parseCLI, startVitest, type TestModule, type Vitest } from 'vitest/node'
import { keepTemporaryFilesInMemory } from './memory-folder.ts'

/** The result of a run. */
interface Outcome {
  passed: number
  failed: number
  readonly skipped: string[]
}

/**
 * Runs `prepare` and then the tests selected by Vitest's flags and file filters. Ends standard output with the line `N
 * passed, N failed`, and the process with exit code 0 only without any failure, in or outside a test.
 */
export async function runTests(args: readonly string[], prepare: () => Promise<unknown>): Promise<never> {
  const outcome: Outcome = { passed: 0, failed: 0, skipped: [] }
  try {
    await prepare()
    keepTemporaryFilesInMemory()
    await run(args, outcome)
  } catch (error) {
    outcome.failed++
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  }
  const { passed, failed, skipped } = outcome
  for (const title of skipped) process.stdout.write(`skipped: ${title}\n`)
  process.stdout.write(`${passed} passed, ${failed} failed\n`)
  // A handle left open by a broken test must not delay the end.
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
}

async function run(args: readonly string[], outcome: Outcome): Promise<void> {
  const { filter, options } = parseCLI(['vitest', 'run', ...args])
  // One unlucky moment of a loaded machine does not reject a change; `unsteady.ts` names the test all the same.
  const retry = process.env['CI'] === undefined ? 0 : 1
  const vitest: Vitest = await startVitest('test', filter, { retry, ...options, watch: false })
  for (const module of vitest.state.getTestModules()) count(module, outcome)
  outcome.failed += vitest.state.getUnhandledErrors().length
  await vitest.close()
}

/** Adds a test file's tests; a file or suite that failed outside its tests counts as one failed test. */
function count(module: TestModule, outcome: Outcome): void {
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    if (state === 'passed') outcome.passed++
    else if (state === 'failed') outcome.failed++
    else outcome.skipped.push(`${module.relativeModuleId} > ${test.fullName}`)
  }
  const suites = [...module.children.allSuites()]
  outcome.failed += [module, ...suites].filter((suite) => suite.errors().length > 0).length
}
