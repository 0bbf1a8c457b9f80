import { describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../testing/fuzz.ts'
import { below, generator, type Random } from '../testing/test-document.ts'
import { compare, type Pair, pairEqual, pairSimilar } from './align.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(2000)

function keys(random: Random, most: number, kinds: number): string[] {
  return Array.from({ length: below(random, most + 1) }, () => String(below(random, kinds)))
}

/** The length of a longest common subsequence, by the textbook table. */
function longest(a: readonly string[], b: readonly string[]): number {
  let row = b.map(() => 0)
  for (const key of a) {
    const next: number[] = []
    b.forEach((other, i) => {
      next.push(key === other ? (row[i - 1] ?? 0) + 1 : Math.max(row[i] ?? 0, next[i - 1] ?? 0))
    })
    row = next
  }
  return row.at(-1) ?? 0
}

function expectInOrder(pairs: readonly Pair[]): void {
  pairs.slice(1).forEach((pair, i) => {
    expect(pair.a).toBeGreaterThan(pairs[i]!.a)
    expect(pair.b).toBeGreaterThan(pairs[i]!.b)
  })
}

describe(`pairing, from seed ${SEED}`, () => {
  it('finds a longest common subsequence', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const [a, b] = [keys(random, 30, 6), keys(random, 30, 6)]
      const pairs = pairEqual(a, b)
      expectInOrder(pairs)
      expect(pairs.every((pair) => a[pair.a] === b[pair.b])).toBe(true)
      expect([seed, pairs.length]).toEqual([seed, longest(a, b)])
    }
  })

  it('goes by what both sides have once where they differ too much for the exact search', () => {
    const random = generator(SEED)
    const noise = () => Array.from({ length: 2000 }, () => String(below(random, 50)))
    const a = [...noise(), 'left', ...noise(), 'right', ...noise()]
    const b = [...noise(), 'left', ...noise(), 'right', ...noise()]
    const pairs = pairEqual(a, b)
    expectInOrder(pairs)
    expect(pairs).toContainEqual({ a: 2000, b: 2000 })
    expect(pairs).toContainEqual({ a: 4001, b: 4001 })
  })

  it('keeps nearly everything around a long insertion, though no element is the only one of its kind', () => {
    const random = generator(SEED)
    const a = Array.from({ length: 30_000 }, () => String(below(random, 500)))
    const b = a.toSpliced(10_000, 0, ...Array.from({ length: 3000 }, () => String(below(random, 500))))
    b.splice(20_000, 1, 'x')
    expect(pairEqual(a, b).length).toBeGreaterThan(29_900)
  })

  it('pairs what is most alike as a whole, in order', () => {
    const table = [
      [0.5, 0.9],
      [0, 0.5],
    ]
    expect(pairSimilar(2, 2, (a, b) => table[a]![b]!)).toEqual([
      { a: 0, b: 0 },
      { a: 1, b: 1 },
    ])
    expect(pairSimilar(1, 2, (a, b) => table[a]![b]!)).toEqual([{ a: 0, b: 1 }])
    const many = pairSimilar(1000, 1000, (a, b) => (b === a + 3 ? 1 : 0))
    expectInOrder(many)
    expect(many.length).toBe(997)
  })

  it('every element of both sides is in exactly one step', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const [a, b] = [keys(random, 12, 4), keys(random, 12, 4)]
      const steps = compare(a, b, () => (random() < 0.3 ? random() : 0))
      expect(steps.flatMap((step) => ('a' in step ? [step.a] : []))).toEqual(a.map((_, i) => i))
      expect(steps.flatMap((step) => ('b' in step ? [step.b] : []))).toEqual(b.map((_, i) => i))
    }
  })
})
