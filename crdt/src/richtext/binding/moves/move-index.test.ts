import { describe, expect, it } from 'vitest'
import { encodeEntries, type MoveRun } from './entry-codec.ts'
import { Leaves } from './leaf.ts'
import { MoveIndex } from './move-index.ts'

const move = (source: [number, number], destination: [number, number], length = 1): MoveRun => ({
  kind: 'move',
  length,
  source: { client: source[0], clock: source[1] },
  destination: { client: destination[0], clock: destination[1] },
})

/** Adds runs of one client as entries with the clock, and returns what is new. */
function add(index: MoveIndex, clock: number, ...runs: MoveRun[]): MoveRun[] {
  const entry = { client: runs[0]!.destination.client, clock }
  return encodeEntries(runs, entry).flatMap((bytes) => {
    const added = index.add(bytes, entry)
    if ('malformed' in added) throw new Error(added.malformed)
    return [...added]
  })
}

/** Time that this process has computed, in milliseconds: unlike the clock it does not count what others compute. */
function computed(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1_000
}

describe('the index of moves', () => {
  it('returns what is new', () => {
    const index = new MoveIndex()
    expect(add(index, 100, move([1, 0], [2, 10], 5))).toEqual([move([1, 0], [2, 10], 5)])
    expect(index.original({ client: 2, clock: 12 })).toEqual({ length: 3, value: { client: 1, clock: 2 } })
    expect(index.copies({ client: 1, clock: 4 })).toEqual({
      length: 1,
      value: [{ kind: 'move', id: { client: 2, clock: 14 } }],
    })
  })

  it('gives a copy only its first original', () => {
    const index = new MoveIndex()
    add(index, 100, move([1, 0], [2, 10], 3))
    expect(add(index, 101, move([3, 50], [2, 11], 5))).toEqual([move([3, 52], [2, 13], 3)])
    expect(index.original({ client: 2, clock: 11 }).value).toEqual({ client: 1, clock: 1 })
    expect(index.copies({ client: 3, clock: 50 }).value).toBeNull()
  })

  it('has one copy of an original for each client', () => {
    const index = new MoveIndex()
    add(index, 100, move([1, 0], [2, 10], 3))
    expect(add(index, 101, move([1, 1], [2, 20], 4))).toEqual([move([1, 3], [2, 22], 2)])
    expect(add(index, 100, move([1, 1], [3, 20], 2))).toEqual([move([1, 1], [3, 20], 2)])
    expect(index.copies({ client: 1, clock: 1 }).value?.map(({ id }) => id.client)).toEqual([2, 3])
  })

  it('is not changed by an entry that cannot be read', () => {
    const index = new MoveIndex()
    const { version } = index
    expect(index.add(Uint8Array.of(8, 1), { client: 2, clock: 10 })).toHaveProperty('malformed')
    expect(index.version).toBe(version)
  })

  it('indexes 10,000 entries, and finds leaves in them, in a fraction of a second', () => {
    const entries = Array.from({ length: 10_000 }, (_, i) => {
      const client = 1 + (i % 50)
      const clock = 10 + 20 * i
      return {
        runs: [move([1 + ((i * 7) % 50), 13 * i], [client, clock], 9)],
        entry: { client, clock: clock + 10 },
      }
    }).map(({ runs, entry }) => ({ bytes: encodeEntries(runs, entry)[0]!, entry }))
    const begun = computed()
    const index = new MoveIndex()
    for (const { bytes, entry } of entries) index.add(bytes, entry)
    const leaves = new Leaves(index)
    for (let i = 0; i < 10_000; i++) leaves.leafOf({ client: 1 + ((i * 7) % 50), clock: 13 * i })
    // Under 0.2 s on the machine where this was written.
    expect(computed() - begun).toBeLessThan(1_500)
  })

  it('is not slow for forged entries: a long chain, and runs that overlap', () => {
    const begun = computed()
    const index = new MoveIndex()
    const chain = Array.from({ length: 8_000 }, (_, i) => move([1, 3 * i], [2, 3 * i + 1]))
    const back = Array.from({ length: 8_000 }, (_, i) => move([2, 3 * i + 1], [1, 3 * i + 3]))
    add(index, 30_000, ...chain)
    add(index, 30_000, ...back)
    for (let client = 3; client < 100; client++) {
      add(index, 2 ** 40, move([1, client], [client, 0], 2 ** 30))
    }
    const leaves = new Leaves(index)
    for (let i = 0; i < 24_000; i += 3) leaves.leafOf({ client: 1, clock: i })
    expect(computed() - begun).toBeLessThan(10_000)
  })
})
