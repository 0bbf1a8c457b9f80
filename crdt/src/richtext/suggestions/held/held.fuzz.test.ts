import { describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import type { Mix } from '../../binding/testing/mixes.ts'
import { type Outcome, SuggestionHistory } from './testing/history.ts'

const { seed, cases } = chosenFuzz(12)
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
  for (const [name, mix] of Object.entries(MIXES)) {
    it(`SUG-1: ${name}: nothing is lost, doubled or at a wrong place, whatever is accepted or rejected (seed ${seed})`, () => {
      const { where, misplaced, accepted, hunks, bad, gone } = sum(mix)
      if (process.env['SHOW']) console.log(name, { bad, misplaced, accepted, hunks, gone }, where.slice(0, 8))
      expect(hunks).toBeGreaterThan(0)
      expect(where).toEqual([])
      expect(misplaced).toBe(0)
    }, 600_000)
  }
})
