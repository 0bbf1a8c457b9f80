import { describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../testing/fuzz.ts'
import type { Mix } from '../binding/testing/mixes.ts'
import { type Outcome, SuggestionHistory } from './held-history-for-tests.ts'

const { seed, cases } = chosenFuzz(3)
const STEPS = 40

const MIXES: Readonly<Record<string, Mix>> = {
  text: { beginning: 'paragraphs', weights: { type: 8, deleteText: 3, mark: 2 } },
  structure: {
    beginning: 'paragraphs',
    weights: { type: 8, deleteText: 2, mark: 1, enter: 2, enterAtEnd: 1, backspaceAtStart: 2, retype: 1 },
  },
  blocks: {
    beginning: 'paragraphs',
    weights: { type: 8, enter: 1, deleteRange: 1, paste: 1, wrapInAList: 1, liftOut: 1, quote: 1 },
  },
  tables: { beginning: 'table', weights: { type: 8, deleteText: 2, addRow: 1, addColumn: 1, enter: 1 } },
}

function sum(mix: Mix): Outcome & { bad: number; where: string[] } {
  const total: Outcome & { bad: number; where: string[] } = {
    lost: [],
    doubled: [],
    undead: [],
    torn: [],
    misplaced: 0,
    accepted: 0,
    hunks: 0,
    gone: 0,
    faults: [],
    bad: 0,
    where: [],
  }
  for (let number = 0; number < cases; number++) {
    let one: Outcome
    try {
      one = new SuggestionHistory(seed + number, mix).run(STEPS)
    } catch (error) {
      throw new Error(`Seed ${seed + number}`, { cause: error })
    }
    const lists = ['lost', 'doubled', 'undead', 'torn', 'faults'] as const
    for (const list of lists) {
      total[list].push(...one[list])
      if (one[list].length > 0) total.where.push(`${seed + number}: ${list} ${one[list].join(' ')}`)
    }
    total.bad += lists.some((list) => one[list].length > 0) ? 1 : 0
    total.misplaced += one.misplaced
    total.accepted += one.accepted
    total.hunks += one.hunks
    total.gone += one.gone
  }
  return total
}

describe('two people who suggest beside two who edit', () => {
  it.each(Object.keys(MIXES))(
    `SUG-1: %s: nothing is lost, doubled or at a wrong place, whatever is accepted or rejected (seed ${seed})`,
    (name) => {
      const { where, misplaced, accepted, hunks } = sum(MIXES[name]!)
      expect(hunks).toBeGreaterThan(0)
      // What others have written in a block goes with the block when it is deleted.
      const isOfBlocks = name === 'structure' || name === 'blocks'
      const isExempt = (each: string) => name === 'blocks' && each.includes(': lost ')
      expect(where.filter((each) => !isExempt(each))).toEqual([])
      expect(misplaced).toBeLessThanOrEqual(isOfBlocks ? Math.max(3, accepted * 0.02) : 0)
    },
    600_000,
  )
})
