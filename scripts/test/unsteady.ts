import type { Reporter, TestModule } from 'vitest/node'

/** A Vitest reporter that lists the tests that failed at first and passed when they were run once more. */
export default class Unsteady implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const names = tests
      .filter((test) => test.diagnostic()?.flaky === true)
      .map((test) => `${test.module.relativeModuleId} > ${test.fullName}`)
    for (const line of unsteady(names)) process.stdout.write(`${line}\n`)
  }
}

/** Lines that name unsteady tests; none if there are none. */
export function unsteady(names: readonly string[]): string[] {
  if (names.length === 0) return []
  return ['UNSTEADY: these failed, then passed. Each is a defect of the test or of the product:', ...names]
}
