import { describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { playHistories, type Row } from './fuzz-row.ts'
import { formatTable } from './fuzz-table.ts'
import { OWN, STOCK, shareOf } from './histories.contract.ts'
import { MIXES } from './mixes.ts'
import { parseScenario } from './scenario.ts'

/** Histories of each scenario with the stock binding, whose faults differ from seed to seed. */
const STOCK_CASES = 10
/** Histories that are compared, from one seed: what few histories of the stock binding lose differs too much by seed. */
const COMPARED = 30
const CASES = Math.max(COMPARED, chosenFuzz(COMPARED).cases)

const play = (name: string, seed: number, cases: number): Promise<Row> =>
  playHistories(parseScenario(name), STOCK, seed, cases)

describe('histories with the stock binding', () => {
  // The faults that are known of y-tiptap must show: a fuzz that does not find them would prove nothing.
  it.each(['empty', 'enterEnd', 'enter', 'join', 'lists', 'drag', 'all'])(
    'finds characters that are doubled or lost when several people edit: %s',
    async (name) => {
      const { doubled, lost, typed } = await play(name, 1, 10)
      expect((doubled + lost) / typed).toBeGreaterThan(0.01)
    },
  )

  it('finds as much in any order of delivery and after long absences', async () => {
    for (const variation of ['causal', 'any', 'leave', 'reload', 'offline', 'merged', 'compacted']) {
      const { doubled, lost } = await play(`join+${variation}`, 1, 6)
      expect(doubled + lost, variation).toBeGreaterThan(10)
    }
  })

  it('finds nothing when one person edits alone, with undo and redo', async () => {
    const rows = await Promise.all(Object.keys(MIXES).map((mix) => play(`${mix}+u+alone`, 1, STOCK_CASES)))
    for (const { typed, doubled, lost, divergent, restless, misread, failed } of rows) {
      expect(typed).toBeGreaterThan(0)
      expect([doubled, lost, divergent, restless, misread, failed], formatTable(rows)).toEqual([
        0, 0, 0, 0, 0, 0,
      ])
    }
  })

  it('shows the same to everybody in the end', async () => {
    const rows = await Promise.all(Object.keys(MIXES).map((mix) => play(mix, 1, STOCK_CASES)))
    for (const { divergent, restless } of rows) {
      expect([divergent, restless], formatTable(rows)).toEqual([0, 0])
    }
  })
})

describe('histories in which one of the people has the stock binding', () => {
  it.each(['enter', 'join', 'lists', 'all'])(
    'EDIT-62: fewer characters are doubled or lost than with the stock binding alone, and all see the same: %s',
    async (mix) => {
      const mixed = await playHistories(parseScenario(`${mix}+stock`), OWN, 1, CASES)
      const alone = await play(mix, 1, CASES)
      expect(shareOf(mixed), formatTable([mixed, alone])).toBeLessThan(shareOf(alone))
      expect([mixed.divergent, mixed.restless], formatTable([mixed])).toEqual([0, 0])
    },
    60_000 + CASES * 1_000,
  )

  it('EDIT-62: of text that people only type, mark and delete, nothing is doubled or lost, and all see the same', async () => {
    const row = await playHistories(parseScenario('text+stock'), OWN, 1, CASES)
    const { doubled, lost, divergent, restless, misread, failed } = row
    expect([doubled, lost, divergent, restless, misread, failed], formatTable([row])).toEqual([
      0, 0, 0, 0, 0, 0,
    ])
  })
})
