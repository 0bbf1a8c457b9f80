import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type PlannedSection, planSections, usualWeight } from './plan.ts'

type Block = { readonly name: string; readonly weight?: number }

const SPLITTING = { weightOf: ({ weight = 1 }: Block) => weight }

let made = 0
const block = (): Block => ({ name: String(made++) })
const blocks = (count: number): Block[] => Array.from({ length: count }, block)

/** An edit of one place: some blocks are replaced by others. */
interface Edit {
  readonly at: number
  readonly removed: number
  readonly added: number
}

const edits: fc.Arbitrary<Edit[]> = fc.array(
  fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.nat(3), added: fc.nat(3) }),
  { minLength: 1, maxLength: 4 },
)

function edited(before: readonly Block[], list: readonly Edit[]): Block[] {
  const after = [...before]
  for (const { at, removed, added } of list)
    after.splice(Math.floor(at * after.length), removed, ...blocks(added))
  return after.length > 0 ? after : blocks(1)
}

/** The blocks of each section. */
function divided(all: readonly Block[], counts: readonly number[]): Block[][] {
  let end = 0
  return counts.map((count) => {
    end += count
    return all.slice(end - count, end)
  })
}

function checkCover(planned: readonly PlannedSection[], count: number): void {
  expect(planned[0]?.from).toBe(0)
  expect(planned.at(-1)?.to).toBe(count)
  planned.forEach(({ from, to }, index) => {
    expect(to).toBeGreaterThan(from)
    if (index > 0) expect(from).toBe(planned[index - 1]!.to)
  })
  const sources = planned.flatMap(({ source }) => source ?? [])
  expect(sources).toEqual([...new Set(sources)].sort((a, b) => a - b))
}

describe('the plan of sections', () => {
  it('divides a new document evenly', () => {
    const planned = planSections([], [], blocks(5_000), SPLITTING)
    checkCover(planned, 5_000)
    expect(planned.every(({ source }) => source === null)).toBe(true)
    const sizes = planned.map(({ from, to }) => to - from)
    expect(Math.max(...sizes)).toBeLessThanOrEqual(usualWeight(5_000))
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(usualWeight(5_000) - 2)
  })

  it('covers the document in order and changes only sections that an edit is in', () => {
    const counts = fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(counts, edits, (counts, edits) => {
        const before = blocks(counts.reduce((sum, count) => sum + count, 0))
        const after = edited(before, edits)
        const planned = planSections(before, counts, after, null)
        checkCover(planned, after.length)
        const old = divided(before, counts)
        const kept = planned.filter(({ from, to, source }) => {
          const own = source === null ? [] : old[source]!
          return own.length === to - from && own.every((each, index) => each === after[from + index])
        })
        // Up to 3 blocks of an edit are in up to 3 sections; a block beside them may change its section.
        const touched = counts.length - kept.length
        const limit = edits.reduce((sum, { removed }) => sum + Math.min(removed, counts.length) + 1, 0)
        expect(touched).toBeLessThanOrEqual(limit)
      }),
      { numRuns: 2_000 },
    )
  })

  it('keeps a section whose first block changes, also beside another change', () => {
    const before = blocks(12)
    const after = [...before]
    after[4] = block()
    after.splice(1, 0, block())
    expect(planSections(before, [4, 4, 4], after, null)).toEqual([
      { from: 0, to: 5, source: 0 },
      { from: 5, to: 9, source: 1 },
      { from: 9, to: 13, source: 2 },
    ])
  })

  it('replaces each block where it is when all are others', () => {
    expect(planSections(blocks(9), [3, 3, 3], blocks(9), null)).toEqual([
      { from: 0, to: 3, source: 0 },
      { from: 3, to: 6, source: 1 },
      { from: 6, to: 9, source: 2 },
    ])
  })

  it('leaves out sections without blocks, and splits those that became long when it may', () => {
    const before = blocks(9)
    const rest = [...before.slice(0, 3), ...before.slice(6)]
    expect(planSections(before, [3, 3, 3], rest, SPLITTING)).toEqual([
      { from: 0, to: 3, source: 0 },
      { from: 3, to: 6, source: 2 },
    ])
    const longer = [...before.slice(0, 4), ...blocks(100), ...before.slice(4)]
    const split = planSections(before, [3, 3, 3], longer, SPLITTING)
    checkCover(split, 109)
    expect(split.map(({ source }) => source)).toEqual([0, 1, null, null, null, 2])
    expect(planSections(before, [3, 3, 3], longer, null)).toHaveLength(3)
  })

  it('makes sections of equal weight, and one of each block that is heavy by itself', () => {
    const heavy = Array.from({ length: 40 }, () => ({ ...block(), weight: 100 }))
    const planned = planSections([], [], heavy, SPLITTING)
    expect(planned.map(({ from, to }) => to - from)).toEqual(heavy.map(() => 1))
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 300 }), (weights) => {
        const all = weights.map((weight) => ({ ...block(), weight }))
        const sections = planSections([], [], all, SPLITTING)
        checkCover(sections, all.length)
        for (const { from, to } of sections) {
          const weight = weights.slice(from, to).reduce((sum, each) => sum + each, 0)
          if (to - from > 1) expect(weight).toBeLessThanOrEqual(2 * usualWeight(all.length) + 60)
        }
      }),
    )
  })
})
