import { afterAll, describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { richtextSchema } from '../../schema/schema.ts'
import { BINDINGS } from './bindings.ts'
import { playHistories, type Row } from './fuzz-row.ts'
import { formatComparison, formatTable } from './fuzz-table.ts'
import type { Bindings } from './history.ts'
import { MIXES } from './mixes.ts'
import { parseScenario } from './scenario.ts'

const schema = richtextSchema()

/** Histories of the stock binding, also those of the one under test. */
export const STOCK: Bindings = { schema, tested: BINDINGS.stock, stock: BINDINGS.stock }
/** Histories of the project's binding. */
export const OWN: Bindings = { schema, tested: BINDINGS.own, stock: BINDINGS.stock }

/** Histories of each scenario: 2,560 of 32 scenarios, with 10 to 20 ms of processor time for each on a quiet machine. */
const CASES = 80
/** Histories of each mix with the stock binding, to compare. */
const STOCK_CASES = 10
/** Share of what is typed that may be lost where a relay gives all the same order. */
const MAY_BE_LOST = 0.000_02
/** Characters beside that share, of which a scenario has less than one: all scenarios together keep the share. */
const MAY_BE_LOST_AT_ONCE = 2
/** The share where updates overtake each other, and where people compose text while others change its block. */
const MAY_BE_LOST_SELDOM = 0.001

/**
 * Tests that the project's binding loses and doubles nothing in histories of these scenarios, and prints how many it
 * lost and doubled beside the stock binding. `COWRITE_FUZZ_CASES` is the number of histories of each scenario.
 */
export function describeHistories(scenarios: readonly string[]): void {
  const { seed, cases } = chosenFuzz(CASES)
  const rows: Row[] = []
  const stock: Row[] = []

  describe(`histories with the project’s binding, from seed ${seed}`, () => {
    it.each(scenarios)(
      'EDIT-61: nothing is doubled, all see the same in the end, and next to nothing is lost: %s',
      async (name) => {
        const row = await playHistories(parseScenario(name), OWN, seed, cases, report)
        rows.push(row)
        const { doubled, divergent, invalid, restless, misread, failed, typed, lost } = row
        expect({ doubled, divergent, invalid, restless, misread, failed }, formatTable([row])).toEqual({
          doubled: 0,
          divergent: 0,
          invalid: 0,
          restless: 0,
          misread: 0,
          failed: 0,
        })
        const mayBeMore = ['+any', '+causal', '+compose'].some((variation) => name.endsWith(variation))
        const share = mayBeMore ? MAY_BE_LOST_SELDOM : MAY_BE_LOST
        expect(lost, formatTable([row])).toBeLessThanOrEqual(typed * share + MAY_BE_LOST_AT_ONCE)
      },
      60_000 + cases * 2_000,
    )

    it('has fewer doubled and lost characters than the stock binding has in the same mix', async () => {
      for (const name of scenarios.filter((each) => Object.hasOwn(MIXES, each)))
        stock.push(await playHistories(parseScenario(name), STOCK, seed, Math.min(cases, STOCK_CASES)))
      for (const row of stock) {
        const own = rows.find(({ scenario }) => scenario === row.scenario)
        if (own !== undefined) expect(shareOf(own), formatTable([own, row])).toBeLessThanOrEqual(shareOf(row))
      }
    })

    afterAll(() => {
      console.log(`${formatTable(rows)}\n\n${formatComparison(rows, stock)}`)
    })
  })

  const report = ({ scenario, histories }: Row): void => {
    if (cases > CASES) console.log(`${scenario}: ${histories} of ${cases} histories`)
  }
}

/** The share of what was typed that was doubled or lost. */
export const shareOf = ({ doubled, lost, typed }: Row): number => (doubled + lost) / typed
