import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SCENARIOS } from '../scenarios/catalog.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { plot } from './plot.ts'
import type { ScenarioResult } from './result.ts'
import { markdownSection } from './table.ts'

/** Results that count, and the table made of them. */
export const RESULTS: string = fileURLToPath(new URL('../../results/', import.meta.url))
/** Results of quick runs and of runs without some server; never part of the table. */
export const TRIALS: string = join(RESULTS, 'trial')

/** Writes a scenario's result and plot into a folder. */
export async function writeResult(folder: string, scenario: Scenario, result: ScenarioResult): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${scenario.name}.json`), `${JSON.stringify(result, null, 2)}\n`)
  writeFileSync(join(folder, `${scenario.name}.svg`), await plot(scenario, result))
}

/** Writes TABLE.md of a folder from all its results. */
export function writeTable(folder: string): void {
  const names = new Set(readdirSync(folder))
  const sections = SCENARIOS.filter((scenario) => names.has(`${scenario.name}.json`)).map((scenario) => {
    const json: unknown = JSON.parse(readFileSync(join(folder, `${scenario.name}.json`), 'utf8'))
    return { scenario, result: json as ScenarioResult }
  })
  const settings = [...new Set(sections.map(({ result }) => settingLine(result)))]
  const text = [
    '<!-- Written by `npm run bench`; do not edit. -->',
    '',
    ...settings,
    'Servers run one after the other on one core (the nodes of one share it), the load generator on another. ✓ marks a target that is',
    'reached, ✗ one that is missed, ? one that could not be judged; values in brackets come from runs in which',
    'not everything arrived, and do not count.',
    '',
    ...sections.flatMap(({ scenario, result }) => [markdownSection(scenario, result), '']),
  ]
  writeFileSync(join(folder, 'TABLE.md'), `${text.join('\n').trimEnd()}\n`)
}

function settingLine({ setting, quick, rounds }: ScenarioResult): string {
  const versions = Object.entries(setting.versions).map(([name, version]) => `${name} ${version}`)
  const kind = quick ? 'Quick trial, not for comparing' : `Medians of ${rounds} rounds`
  return `${kind}, ${setting.date.slice(0, 10)}: Node ${setting.node}, ${setting.cpu}, ${versions.join(', ')}.`
}
