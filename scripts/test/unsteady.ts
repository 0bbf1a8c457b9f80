import type { Reporter, TestModule } from 'vitest/node'

/** A Vitest reporter that lists the tests that failed at first and passed when they were run once more. */
export default class Unsteady implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const unsteadyTests = tests
      .filter((test) => test.diagnostic()?.flaky === true)
      .map((test) => ({
        name: `${test.module.relativeModuleId} > ${test.fullName}`,
        errors: (test.result().errors ?? []).map(({ message, stack }) => stack ?? message),
      }))
    for (const line of unsteady(unsteadyTests)) process.stdout.write(`${line}\n`)
  }
}

/** A test that failed at first, with the errors of its failures. */
export interface UnsteadyTest {
  readonly name: string
  readonly errors: readonly string[]
}

/** Lines that name unsteady tests and say how they failed; none if there are none. */
export function unsteady(tests: readonly UnsteadyTest[]): string[] {
  if (tests.length === 0) return []
  return [
    'UNSTEADY: these failed, then passed. Each is a defect of the test or of the product:',
    ...tests.flatMap(({ name, errors }) => [name, ...errors.flatMap(indented)]),
  ]
}

/** The first lines of an error, indented. */
function indented(error: string): string[] {
  return error
    .split('\n')
    .slice(0, 6)
    .map((line) => `    ${line}`)
}
