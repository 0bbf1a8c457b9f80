import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as vega from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'
import { RESULTS } from '../report/write.ts'
import type { Outcome } from './carry-out.ts'
import type { Checked } from './check-targets.ts'
import { GOLDEN_KINDS } from './golden/task.ts'
import type { Evaluated } from './golden-run.ts'

/** The folder of the results. */
export const FOLDER: string = join(RESULTS, 'agents')

/** All that was found out. */
export interface Evaluation {
  readonly evaluated: Evaluated
  readonly outcomes: readonly Outcome[]
  readonly checked: readonly Checked[]
  /** Cases of random tests. */
  readonly cases: number
}

/** Writes the table, the plot and the outcomes of all tasks. */
export async function writeResults(evaluation: Evaluation): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const { outcomes } = evaluation
  const rows = outcomes.map(({ task, ...rest }) => ({ id: task.id, ...rest }))
  writeFileSync(join(FOLDER, 'golden.json'), `${JSON.stringify(rows, null, 2)}\n`)
  writeFileSync(join(FOLDER, 'TABLE.md'), table(evaluation))
  const view = new vega.View(vega.parse(compile(plot(outcomes)).spec), {
    renderer: 'none',
    logLevel: vega.Error,
  })
  writeFileSync(join(FOLDER, 'golden.svg'), await view.toSVG())
}

/** The results as Markdown. */
export function table({ evaluated, outcomes, checked, cases }: Evaluation): string {
  const model = evaluated.kind === 'scripted' ? 'a scripted model' : evaluated.model
  const faults = outcomes.filter(({ score }) => score.faults.length > 0)
  const lines = [
    '<!-- Written by `npm run eval`; do not edit. -->',
    '',
    `## ${outcomes.length} tasks of editing by ${model}`,
    '',
    'Right: the document says what was asked for. Intact: every other block is byte-identical and where it was. Stable: the document is the same after it was written as Markdown and read again.',
    '',
    '| kind | tasks | right | intact | stable |',
    '| --- | ---: | ---: | ---: | ---: |',
    ...[...GOLDEN_KINDS.map((kind) => outcomes.filter(({ task }) => task.kind === kind)), outcomes]
      .filter((each) => each.length > 0)
      .map((each) => row(each === outcomes ? 'all' : each[0]!.task.kind, each)),
    '',
    ...faults.map(({ task, score }) => `- ${task.id}: ${score.faults.join('; ').replaceAll('\n', ' ')}`),
    ...(faults.length > 0 ? [''] : []),
    '![Tasks by kind](golden.svg)',
    '',
    ...(checked.length === 0 ? [] : targetLines(checked, cases)),
  ]
  return `${lines.join('\n').trimEnd()}\n`
}

function row(name: string, outcomes: readonly Outcome[]): string {
  const count = (is: 'isRight' | 'isIntact' | 'isStable') => outcomes.filter(({ score }) => score[is]).length
  return `| ${name} | ${outcomes.length} | ${count('isRight')} | ${count('isIntact')} | ${count('isStable')} |`
}

function targetLines(checked: readonly Checked[], cases: number): string[] {
  return [
    '## Targets that tests decide',
    '',
    `Random tests had ${cases} cases each.`,
    '',
    '| # | what | target | tests passed | failed | seconds |',
    '| ---: | --- | --- | ---: | ---: | ---: |',
    ...checked.map(
      ({ target: { id, what, target }, passed, failed, seconds }) =>
        `| ${id} | ${what} | ${target} | ${passed} | ${failed} | ${seconds.toFixed(0)} |`,
    ),
    '',
  ]
}

function plot(outcomes: readonly Outcome[]): TopLevelSpec {
  const values = GOLDEN_KINDS.flatMap((kind) => {
    const of = outcomes.filter(({ task }) => task.kind === kind)
    const share = (is: 'isRight' | 'isIntact' | 'isStable') =>
      of.length === 0 ? 0 : of.filter(({ score }) => score[is]).length / of.length
    return [
      { kind, what: 'right', share: share('isRight') },
      { kind, what: 'intact', share: share('isIntact') },
      { kind, what: 'stable', share: share('isStable') },
    ]
  })
  return {
    width: 420,
    height: 220,
    data: { values },
    mark: 'bar',
    encoding: {
      y: { field: 'kind', type: 'nominal', sort: [...GOLDEN_KINDS], title: null },
      yOffset: { field: 'what', sort: ['right', 'intact', 'stable'] },
      x: {
        field: 'share',
        type: 'quantitative',
        title: 'share of tasks',
        scale: { domain: [0, 1] },
        axis: { format: '%' },
      },
      color: {
        field: 'what',
        type: 'nominal',
        title: null,
        scale: { domain: ['right', 'intact', 'stable'], range: ['#0b6658', '#35536c', '#a87300'] },
      },
    },
  }
}
