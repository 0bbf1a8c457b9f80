import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SCENARIOS } from '../scenarios/catalog.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { plot } from './plot.ts'
import type { ScenarioResult } from './result.ts'
import { markdownSection } from './table.ts'

/** The folder of published results, with the table generated from them. */
export const RESULTS: string = fileURLToPath(new URL('../../results/', import.meta.url))
/** The folder of quick runs and of runs with some servers missing; never part of the table. */
export const TRIALS: string = join(RESULTS, 'trial')

/** Writes a scenario's result and plot into a folder. */
export async function writeResult(folder: string, scenario: Scenario, result: ScenarioResult): Promise<void> {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${scenario.name}.json`), `${JSON.stringify(result, null, 2)}\n`)
  writeFileSync(join(folder, `${scenario.name}.svg`), await plot(scenario, result))
}

/** A scenario with its result. */
export interface Reported {
  readonly scenario: Scenario
  readonly result: ScenarioResult
}

/** The results in a folder, in the order of the scenarios. */
export function readResults(folder: string): Reported[] {
  const names = new Set(readdirSync(folder))
  return SCENARIOS.filter((scenario) => names.has(`${scenario.name}.json`)).map((scenario) => {
    const json: unknown = JSON.parse(readFileSync(join(folder, `${scenario.name}.json`), 'utf8'))
    return { scenario, result: json as ScenarioResult }
  })
}

/** Writes TABLE.md of a folder from all its results. */
export function writeTable(folder: string): void {
  writeFileSync(join(folder, 'TABLE.md'), tableText(folder))
}

/** All tables of a folder's results in Markdown. */
export function tableText(folder: string): string {
  const sections = readResults(folder)
  const settings = [...new Set(sections.map(({ result }) => settingLine(result)))]
  const text = [
    '<!-- Written by `npm run bench`; do not edit. -->',
    '',
    ...settings,
    '',
    'Servers run one after the other on one core, and the load generator on another; the nodes of one server share its',
    'core. ✓ marks a target that is reached, ✗ one that is missed, ? one that this result cannot decide. Values in',
    'brackets come from runs in which not everything arrived; they are not compared.',
    '',
    ...sections.flatMap(({ scenario, result }) => [markdownSection(scenario, result), '']),
  ]
  return `${text.join('\n').trimEnd()}\n`
}

function settingLine({ setting, quick, rounds }: ScenarioResult): string {
  const versions = Object.entries(setting.versions).map(([name, version]) => `${name} ${version}`)
  const measured = rounds === 1 ? 'one round' : `medians of ${rounds} rounds`
  const kind = quick ? 'quick trial, not for comparison' : measured
  return `- ${setting.date.slice(0, 10)}, ${kind}: Node ${setting.node}, ${setting.cpu}, ${versions.join(', ')}.`
}
