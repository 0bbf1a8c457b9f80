import type { Reporter, TestModule } from 'vitest/node'

/** Number of listed files. */
const FILES = 10

/** A Vitest reporter that lists the slowest files at the end of a run in CI. */
export default class Slowest implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    if (process.env['CI'] === undefined) return
    const files = modules.map((module) => ({
      name: module.relativeModuleId,
      ms: module.diagnostic().duration,
    }))
    for (const line of slowest(files)) process.stdout.write(`${line}\n`)
  }
}

/** Lines for the slowest files, in descending order, each with its seconds and its share of the total. */
export function slowest(files: readonly { readonly name: string; readonly ms: number }[]): string[] {
  const all = files.reduce((sum, { ms }) => sum + ms, 0)
  const chosen = [...files].sort((a, b) => b.ms - a.ms).slice(0, FILES)
  return [
    `Slowest files, of ${(all / 1000).toFixed(0)} s in all:`,
    ...chosen.map(({ name, ms }) => {
      const part = all === 0 ? 0 : (ms / all) * 100
      return `${(ms / 1000).toFixed(1).padStart(7)} s ${part.toFixed(1).padStart(5)} %  ${name}`
    }),
  ]
}
