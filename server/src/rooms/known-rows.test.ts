import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KnownRows } from './known-rows.ts'

describe('known rows', () => {
  it('NODE-40: knows all rows up to the first that no message reported, in any order of the reports', () => {
    const range = fc.record({ last: fc.integer({ min: 1, max: 60 }), count: fc.integer({ min: 0, max: 8 }) })
    fc.assert(
      fc.property(fc.nat(20), fc.array(range, { maxLength: 40 }), (head, ranges) => {
        const rows = new KnownRows(head)
        const known = new Set(Array.from({ length: head }, (_, at) => at + 1))
        for (const { last, count } of ranges) {
          rows.add({ last, count })
          for (let row = last - count + 1; row <= last; row++) known.add(row)
          let complete = 0
          while (known.has(complete + 1)) complete++
          expect(rows.head).toBe(complete)
        }
      }),
      { numRuns: 2_000 },
    )
  })

  it('NODE-40: keeps a bounded number of ranges after a gap, and does not report dropped ones as known', () => {
    const rows = new KnownRows(0)
    for (let at = 1; at <= 1_000; at++) rows.add({ last: 3 * at, count: 1 })
    rows.reach(2)
    expect(rows.head).toBe(3)
    for (let at = 1; at <= 1_000; at++) rows.add({ last: 3 * at + 2, count: 2 })
    expect(rows.head).toBe(3 * 64 + 2)
    rows.reach(3_000)
    expect(rows.head).toBe(3_000)
  })

  it('knows no rows after it was cleared', () => {
    const rows = new KnownRows(9)
    rows.add({ last: 20, count: 2 })
    rows.clear()
    expect(rows.head).toBe(0)
    rows.add({ last: 18, count: 18 })
    expect(rows.head).toBe(18)
  })
})
