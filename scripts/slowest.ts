import type { Reporter, TestModule } from 'vitest/node'
import type {} from './test/processor-time.ts'

/** Number of listed files, by default. */
const FILES = 20

/** What a file of tests took. */
export interface FileCost {
  readonly name: string
  /** From its start to its end, in ms. */
  readonly ms: number
  /** Of the processor, with programs that it started, in ms. 0 where that is not known. */
  readonly processorMs: number
}

/** A Vitest reporter that lists the files that take most of the processor's time at the end of a run in CI. */
export default class Slowest implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (process.env['CI'] === undefined) return
    const files = modules.map((module) => ({
      name: module.relativeModuleId,
      ms: module.diagnostic().duration,
      processorMs: module.meta().processorMs ?? 0,
    }))
    const count = Number(process.env['SLOWEST_FILES'] ?? FILES)
    for (const line of slowest(files, count)) process.stdout.write(`${line}\n`)
  }
}

/** Lines for the `count` files that take most of the processor's time, in descending order, and for all together. */
export function slowest(files: readonly FileCost[], count: number): string[] {
  const sorted = [...files].sort((a, b) => b.processorMs - a.processorMs || b.ms - a.ms)
  const total = (of: (file: FileCost) => number): string =>
    seconds(files.reduce((sum, file) => sum + of(file), 0))
  return [
    `Slowest files, of ${total((file) => file.processorMs)} s of the processor and ${total((file) => file.ms)} s in all:`,
    ...sorted
      .slice(0, count)
      .map(
        ({ name, ms, processorMs }) =>
          `${seconds(processorMs).padStart(7)} s ${seconds(ms).padStart(7)} s  ${name}`,
      ),
  ]
}

const seconds = (ms: number): string => (ms / 1000).toFixed(1)
