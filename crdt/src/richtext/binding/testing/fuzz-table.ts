import { type Bindings, History, type Outcome } from './history.ts'
import type { Scenario } from './scenario.ts'

/** A history in which something went wrong. */
export interface Finding {
  readonly seed: number
  /** What went wrong, in words. */
  readonly what: string
}

/** The sums over all histories of one scenario. */
export interface Row {
  readonly scenario: string
  readonly histories: number
  readonly typed: number
  readonly doubled: number
  readonly lost: number
  readonly exempt: number
  readonly returned: number
  readonly reversed: number
  readonly divergent: number
  readonly invalid: number
  readonly restless: number
  readonly misread: number
  /** Histories that ended with an exception of the binding; they count in no other column. */
  readonly failed: number
  /** Duration in milliseconds. */
  readonly duration: number
  /** The first findings. */
  readonly findings: readonly Finding[]
}

/** How many findings a row names. */
const NAMED = 5

/** Plays `cases` histories of a scenario, with consecutive seeds from `seed` on. */
export function playHistories(scenario: Scenario, bindings: Bindings, seed: number, cases: number): Row {
  const begun = performance.now()
  const outcomes: Outcome[] = []
  const findings: Finding[] = []
  for (let each = seed; each < seed + cases; each++) {
    const outcome = play(scenario, bindings, each)
    if (outcome instanceof Error) findings.push({ seed: each, what: `failed: ${outcome.stack}` })
    else outcomes.push(outcome)
    const what = outcome instanceof Error ? '' : describe(outcome)
    if (what !== '') findings.push({ seed: each, what })
  }
  const sum = (value: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + value(outcome), 0)
  return {
    scenario: scenario.name,
    histories: cases,
    typed: sum(({ typed }) => typed),
    doubled: sum(({ doubled }) => doubled.length),
    lost: sum(({ lost }) => lost.length),
    exempt: sum(({ exempt }) => exempt),
    returned: sum(({ returned }) => returned),
    reversed: sum(({ reversed }) => reversed),
    divergent: sum(({ divergent }) => Number(divergent)),
    invalid: sum(({ invalid }) => Number(invalid)),
    restless: sum(({ restless }) => Number(restless)),
    misread: sum(({ misread }) => Number(misread)),
    failed: cases - outcomes.length,
    duration: Math.round(performance.now() - begun),
    findings: findings.slice(0, NAMED),
  }
}

/** The exception of a binding is a result here: it is counted and shown, and the next history is played. */
function play(scenario: Scenario, bindings: Bindings, seed: number): Outcome | Error {
  try {
    return new History(scenario, bindings, seed).run()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

function describe(outcome: Outcome): string {
  const counted = [
    ['doubled', outcome.doubled.join('')],
    ['lost', outcome.lost.join('')],
  ] as const
  const flags = (['divergent', 'invalid', 'restless'] as const).filter((name) => outcome[name])
  return [...counted.flatMap(([name, text]) => (text === '' ? [] : [`${name} ${text}`])), ...flags].join(', ')
}

const COLUMNS = [
  'scenario',
  'histories',
  'typed',
  'doubled',
  'lost',
  'exempt',
  'returned',
  'reversed',
  'divergent',
  'invalid',
  'restless',
  'misread',
  'failed',
  'duration',
] as const satisfies (keyof Row)[]

/** The rows as a table of plain text, with the findings below. */
export function formatTable(rows: readonly Row[]): string {
  const cells = [[...COLUMNS], ...rows.map((row) => COLUMNS.map((name) => String(row[name])))]
  const widths = COLUMNS.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)))
  const lines = cells.map((line) =>
    line
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
      .join('  '),
  )
  const findings = rows.flatMap(({ scenario, findings }) =>
    findings.map(({ seed, what }) => `${scenario}, seed ${seed}: ${what}`),
  )
  return [...lines, ...findings].join('\n')
}
