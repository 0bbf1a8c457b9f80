import { expect, it } from 'vitest'
import { playHistories } from './fuzz-row.ts'
import { formatTable } from './fuzz-table.ts'
import { OWN } from './histories.contract.ts'
import { parseScenario } from './scenario.ts'

/** Histories that found a fault once, by scenario and seed. */
const FOUND: readonly (readonly [scenario: string, seed: number, what: string])[] = [
  ['lists', 1000, 'lost a word in an empty nested item that another person removed'],
  ['lists+u', 6_000_019, 'lost a list that was hidden because others had moved its items away'],
  ['tables+u', 190_882_826, 'showed a row without cells to the one whose undo had emptied it'],
  ['all+reload', 49, 'lost a word'],
  ['all+u', 107, 'lost a word'],
  ['all+u', 9019, 'lost a word'],
  ['all+u+causal', 20_018, 'lost a word'],
  ['all+u+causal', 20_040, 'lost a word'],
  ['join+compose', 61, 'lost a character that was typed where a composition had hidden what others replaced'],
  ['join+compose', 545, 'lost a word that was typed there'],
  ['all+u+compose', 585, 'lost a word that was typed there'],
  ['all+u+leave', 20_028, 'took a block for lost whose copy its deleter had removed'],
]

it.each(FOUND)('EDIT-61: %s, seed %i, which %s, loses and doubles nothing', async (scenario, seed) => {
  const row = await playHistories(parseScenario(scenario), OWN, seed, 1)
  const { doubled, lost, divergent, invalid, restless, misread, failed } = row
  expect([doubled, lost, divergent, invalid, restless, misread, failed], formatTable([row])).toEqual([
    0, 0, 0, 0, 0, 0, 0,
  ])
})
