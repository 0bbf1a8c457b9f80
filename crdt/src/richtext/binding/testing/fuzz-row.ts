import { type Bindings, History, type Outcome } from './history.ts'
import type { Scenario } from './scenario.ts'

/** A history in which something went wrong. */
export interface Finding {
  readonly seed: number
  /** What went wrong, in words. */
  readonly what: string
}

/** What is counted in all histories of a scenario. */
export const COUNTS = [
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
] as const satisfies (keyof Outcome)[]

/** The sums over all histories of one scenario. */
export interface Row extends Readonly<Record<(typeof COUNTS)[number], number>> {
  readonly scenario: string
  readonly histories: number
  /** Histories that ended with an exception of the binding; they count in no other column. */
  readonly failed: number
  /** Processor time of the process, in milliseconds. */
  readonly cpu: number
  /** The first findings. */
  readonly findings: readonly Finding[]
}

/** How many findings a row names. */
const NAMED = 5
/** How often progress is reported, in milliseconds. */
const PROGRESS = 10_000

/**
 * Plays `cases` histories of a scenario, with consecutive seeds from `seed` on. Keeps only sums, so the number of
 * histories is not limited by memory.
 *
 * @param progress is told every ten seconds what there is so far, and the process is free for other events then
 */
export async function playHistories(
  scenario: Scenario,
  bindings: Bindings,
  seed: number,
  cases: number,
  progress: (row: Row) => void = () => {},
): Promise<Row> {
  const sums = new Sums(scenario.name)
  let reported = performance.now()
  for (let each = seed; each < seed + cases; each++) {
    sums.add(each, play(scenario, bindings, each))
    if (performance.now() - reported < PROGRESS) continue
    progress(sums.row())
    await new Promise((resolve) => setImmediate(resolve))
    reported = performance.now()
  }
  return sums.row()
}

/** The exception of a binding is a result here: it is counted and shown, and the next history is played. */
function play(scenario: Scenario, bindings: Bindings, seed: number): Outcome | Error {
  try {
    return new History(scenario, bindings, seed).run()
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error))
  }
}

/** Adds up outcomes. */
class Sums {
  readonly #scenario: string
  readonly #begun = process.cpuUsage()
  readonly #counts = Object.fromEntries(COUNTS.map((name) => [name, 0])) as Record<
    (typeof COUNTS)[number],
    number
  >
  readonly #findings: Finding[] = []
  #histories = 0
  #failed = 0

  constructor(scenario: string) {
    this.#scenario = scenario
  }

  add(seed: number, outcome: Outcome | Error): void {
    this.#histories++
    const what = outcome instanceof Error ? `failed: ${outcome.stack}` : describe(outcome)
    if (what !== '' && this.#findings.length < NAMED) this.#findings.push({ seed, what })
    if (outcome instanceof Error) {
      this.#failed++
      return
    }
    for (const name of COUNTS) this.#counts[name] += numberOf(outcome[name])
  }

  row(): Row {
    const { user, system } = process.cpuUsage(this.#begun)
    return {
      scenario: this.#scenario,
      histories: this.#histories,
      ...this.#counts,
      failed: this.#failed,
      cpu: Math.round((user + system) / 1_000),
      findings: [...this.#findings],
    }
  }
}

function numberOf(value: number | boolean | readonly string[]): number {
  return typeof value === 'object' ? value.length : Number(value)
}

function describe(outcome: Outcome): string {
  const counted = [
    ['doubled', outcome.doubled.join('')],
    ['lost', outcome.lost.join('')],
  ] as const
  const flags = (['divergent', 'invalid', 'restless', 'misread'] as const).filter((name) => outcome[name])
  return [...counted.flatMap(([name, text]) => (text === '' ? [] : [`${name} ${text}`])), ...flags].join(', ')
}
