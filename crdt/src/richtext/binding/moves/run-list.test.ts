import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RunList } from './run-list.ts'

const SIZE = 40

describe('a list of runs', () => {
  it('has the values that were set one by one', () => {
    const update = fc.record({ clock: fc.nat({ max: SIZE - 1 }), length: fc.integer({ min: 1, max: 12 }) })
    fc.assert(
      fc.property(fc.array(update, { maxLength: 20 }), (updates) => {
        const list = new RunList<readonly number[]>((values, offset) => values.map((value) => value + offset))
        const expected: number[][] = Array.from({ length: SIZE + 12 }, () => [])
        updates.forEach(({ clock, length }, index) => {
          // The value of a run is what its first clock has; it counts up along the run.
          const base = 1_000 * (index + 1)
          list.update(clock, length, (present, offset) => [...(present ?? []), base + offset])
          for (let i = 0; i < length; i++) expected[clock + i]!.push(base + i)
        })
        expected.forEach((values, clock) => {
          const { value, length } = list.from(clock)
          expect(value ?? []).toEqual(values)
          for (let i = 0; i < Math.min(length, SIZE + 12 - clock); i++) {
            expect(expected[clock + i]).toEqual(values.map((each) => each + i))
          }
        })
      }),
    )
  })

  it('knows the length of gaps', () => {
    const list = new RunList<string>((value) => value)
    list.update(5, 2, () => 'a')
    expect([list.from(0), list.from(5), list.from(6), list.from(7)]).toEqual([
      { length: 5, value: null },
      { length: 2, value: 'a' },
      { length: 1, value: 'a' },
      { length: Number.POSITIVE_INFINITY, value: null },
    ])
    expect(list.size).toBe(1)
  })
})
