import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { LONG } from './long-files.ts'

/**
 * Starts the longest files first, so that no worker is left alone with one at the end. Vitest itself knows durations
 * only from an earlier run in the same checkout.
 */
export default class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    return sorted.sort((a, b) => rank(a.moduleId) - rank(b.moduleId))
  }
}

/** The place of a file: listed files by the list, all others behind them. */
function rank(path: string): number {
  const index = LONG.findIndex((file) => path.endsWith(file))
  return index === -1 ? LONG.length : index
}
