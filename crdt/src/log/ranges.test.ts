import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { RangeSet } from './ranges.ts'

/** The clocks of ranges `[start, end, start, end, …]`. */
function clocksOf(bounds: readonly number[]): number[] {
  const clocks: number[] = []
  for (let i = 0; i < bounds.length; i += 2)
    for (let clock = bounds[i]!; clock < bounds[i + 1]!; clock++) clocks.push(clock)
  return clocks
}

describe('range set', () => {
  it('equals a set of numbers, whatever is added', () => {
    const range = fc.tuple(fc.nat(60), fc.integer({ min: 1, max: 12 }))
    fc.assert(
      fc.property(fc.array(range, { maxLength: 30 }), range, (added, [from, length]) => {
        const ranges = new RangeSet()
        const oracle = new Set<number>()
        for (const [start, size] of added) {
          const clocks = Array.from({ length: size }, (_, i) => start + i)
          expect(ranges.add(start, start + size)).toBe(clocks.some((clock) => !oracle.has(clock)))
          for (const clock of clocks) oracle.add(clock)
        }
        for (let at = 0; at < 80; at++) {
          const next = Array.from({ length: 80 }, (_, i) => at + i).find((clock) => oracle.has(clock))
          expect(ranges.nextFrom(at)).toBe(next ?? null)
        }
        const held = [...ranges.entries()].flatMap(([a, b]) => Array.from({ length: b - a }, (_, i) => a + i))
        expect(held).toEqual([...oracle].sort((a, b) => a - b))
        const asked = Array.from({ length }, (_, i) => from + i)
        expect(ranges.covers(from, from + length)).toBe(asked.every((clock) => oracle.has(clock)))
        const missing = ranges.missing([from, from + length])
        expect(clocksOf(missing)).toEqual(asked.filter((clock) => !oracle.has(clock)))
      }),
      { numRuns: 1000 },
    )
  })

  it('takes many ranges at once as it takes them one by one', () => {
    const gap = fc.integer({ min: 1, max: 4 })
    const sorted = fc.array(fc.tuple(gap, gap), { maxLength: 40 }).map((pairs) => {
      let clock = -1
      return pairs.map(([skipped, length]) => {
        const start = clock + skipped
        clock = start + length
        return [start, clock]
      })
    })
    fc.assert(
      fc.property(sorted, sorted, fc.nat(60), (before, more, clock) => {
        const together = new RangeSet()
        const single = new RangeSet()
        together.addSorted(before.flat())
        const missing = together.missing(more.flat())
        const lacking = clocksOf(more.flat()).filter((at) => !together.covers(at, at + 1))
        expect(clocksOf(missing)).toEqual(lacking)
        together.addSorted(more.flat())
        for (const [start, end] of [...before, ...more]) single.add(start!, end!)
        expect([...together.entries()]).toEqual([...single.entries()])
        const covering = [...single.entries()].filter(([start]) => start <= clock)
        const reached = Math.max(clock, ...covering.map(([, end]) => end))
        expect(together.takeUpTo(clock)).toBe(reached)
        expect([...together.entries()]).toEqual([...single.entries()].filter(([start]) => start > clock))
      }),
      { numRuns: 2000 },
    )
  })
})
