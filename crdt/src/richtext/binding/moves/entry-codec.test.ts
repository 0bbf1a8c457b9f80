import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ByteWriter } from '../../../wire/writer.ts'
import { decodeEntry, encodeEntries, MAX_ENTRY_BYTES, type MoveRun } from './entry-codec.ts'

const ENTRY = { client: 7, clock: 1_000 }
const run = (source: [number, number], destination: [number, number], length = 1): MoveRun => ({
  kind: 'move',
  length,
  source: { client: source[0], clock: source[1] },
  destination: { client: destination[0], clock: destination[1] },
})
const bytes = (...numbers: number[]): Uint8Array => {
  const writer = new ByteWriter()
  for (const number of numbers) writer.varUint(number)
  return writer.finish()
}

/** Runs as an honest client writes them: copies of its own, made before the entry and after the originals. */
const honestRun = fc
  .record({
    kind: fc.constantFrom('move', 'revival', 'into', 'carry'),
    length: fc.integer({ min: 1, max: 2 ** 40 }),
    client: fc.constantFrom(1, 7, 2 ** 32 - 1),
    clock: fc.integer({ min: 0, max: 2 ** 40 }),
    distance: fc.integer({ min: 0, max: 1_000 }),
  })
  .map(({ kind, length, client, clock, distance }): MoveRun => {
    const source = { client, clock }
    if (kind === 'into') return { kind, length, source, destination: { client: 3, clock: distance } }
    const from = client === 7 ? clock + length + distance : distance
    return { kind, length, source, destination: { client: 7, clock: from } }
  })

/** The pairs of ids that runs of length 1 to 3 say. */
const pairs = (runs: readonly MoveRun[]) =>
  runs.flatMap(({ kind, length, source, destination }) =>
    Array.from({ length }, (_, i) => [
      kind,
      source.client,
      source.clock + i,
      destination.client,
      destination.clock + (kind === 'into' ? 0 : i),
    ]),
  )

describe('the codec of entries', () => {
  it('writes what a run means in few bytes', () => {
    expect(encodeEntries([run([7, 40], [7, 990], 5)], ENTRY)).toEqual([bytes((5 << 3) | 4, 40, 10)])
    expect(encodeEntries([run([9, 40], [7, 990], 5)], ENTRY)).toEqual([bytes(5 << 3, 9, 40, 10)])
    const into: MoveRun = { ...run([9, 4], [2, 3]), kind: 'into' }
    expect(encodeEntries([into], ENTRY)).toEqual([bytes((1 << 3) | 2, 9, 4, 2, 3)])
    // One's own text that one moved takes four bytes.
    expect(encodeEntries([run([7, 400], [7, 990], 5)], ENTRY)[0]).toHaveLength(4)
  })

  it('reads what it writes', () => {
    fc.assert(
      fc.property(fc.array(honestRun, { maxLength: 20 }), (runs) => {
        const entry = { client: 7, clock: 2 ** 45 }
        const decoded = encodeEntries(runs, entry).map((each) => decodeEntry(each, entry))
        const total = decoded.flatMap((each) => ('malformed' in each ? [] : each))
        const sum = (all: readonly MoveRun[]) => all.reduce((length, each) => length + each.length, 0)
        expect(sum(total)).toBe(sum(runs))
        if (runs.every(({ length }) => length <= 3)) expect(pairs(total)).toEqual(pairs(runs))
      }),
    )
  })

  it('joins runs that continue each other, and none of copies that were copied again', () => {
    const decoded = (runs: MoveRun[]) => decodeEntry(encodeEntries(runs, ENTRY)[0]!, ENTRY)
    expect(decoded([run([9, 1], [7, 11]), run([9, 2], [7, 12])])).toEqual([run([9, 1], [7, 11], 2)])
    expect(decoded([run([9, 1], [7, 11]), run([9, 2], [7, 13])])).toHaveLength(2)
    expect(decoded([run([7, 1], [7, 2]), run([7, 2], [7, 3])])).toHaveLength(2)
    const into = (clock: number): MoveRun => ({ ...run([9, clock], [2, 3]), kind: 'into' })
    expect(decoded([into(4), into(5)])).toEqual([{ ...into(4), length: 2 }])
  })

  it('begins another entry where one would be too long', () => {
    const runs = Array.from({ length: 30_000 }, (_, i) => run([i, i], [7, 2 * i]))
    const entry = { client: 7, clock: 100_000 }
    const entries = encodeEntries(runs, entry)
    expect(entries.length).toBeGreaterThan(1)
    const decoded = entries.map((each, index) => {
      expect(each.length).toBeLessThanOrEqual(MAX_ENTRY_BYTES)
      return decodeEntry(each, { client: 7, clock: entry.clock + index })
    })
    expect(decoded.flat()).toEqual(runs)
  })

  it.each([
    ['a truncated run', bytes(8)],
    ['a truncated number', Uint8Array.of(0x80)],
    ['a run without length', bytes(4, 1, 1)],
    ['a destination that is the entry', bytes(8, 9, 1, 0)],
    ['destinations up to the entry', bytes(3 << 3, 9, 1, 2)],
    ['a destination before the first clock', bytes(8, 9, 1, 1_001)],
    ['a copy that is older than its original', bytes(8 | 4, 995, 10)],
    ['copies that are their own originals', bytes((3 << 3) | 4, 988, 10)],
    ['a source beyond the safe integers', bytes(8, 9, Number.MAX_SAFE_INTEGER, 1)],
    ['too many bytes', new Uint8Array(MAX_ENTRY_BYTES + 1)],
  ])('refuses %s', (_name, entry) => {
    expect(decodeEntry(entry, ENTRY)).toHaveProperty('malformed')
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(), (hostile, clock) => {
        const result = decodeEntry(hostile, { client: 7, clock })
        if ('malformed' in result) return
        for (const { kind, length, destination } of result) {
          if (kind !== 'into') expect(destination.clock + length).toBeLessThanOrEqual(clock)
        }
      }),
      { numRuns: 2_000 },
    )
  })
})
