import { describe, expect, it } from 'vitest'
import { below, generator } from '../../testing/test-document.ts'
import { type EdgeKind, encodeEntries, type MoveRun } from './entry-codec.ts'
import { type Id, sameId } from './ids.ts'
import { Leaves } from './leaf.ts'
import { MoveIndex } from './move-index.ts'

const id = (client: number, clock: number): Id => ({ client, clock })
const edge = (source: Id, destination: Id, kind: EdgeKind = 'move', length = 1): MoveRun => ({
  kind,
  length,
  source,
  destination,
})

/** An index with one entry for each list of runs, written by the client of the first copy, in this order. */
function indexOf(...entries: MoveRun[][]): MoveIndex {
  const index = new MoveIndex()
  entries.forEach((runs, i) => {
    const entry = id(runs[0]!.destination.client, 1_000 + i)
    for (const bytes of encodeEntries(runs, entry)) index.add(bytes, entry)
  })
  return index
}

const leaf = (index: MoveIndex, of: Id): Id => new Leaves(index).leafOf(of)

describe('the copy that counts', () => {
  const original = id(1, 5)

  it('is the original while nobody copied it', () => {
    expect(leaf(new MoveIndex(), original)).toEqual(original)
  })

  it('is the same from every copy: a revival, else the lowest id, and then its copies', () => {
    const [low, high, revived, last] = [id(2, 50), id(3, 7), id(4, 90), id(2, 60)]
    const two = indexOf([edge(original, high)], [edge(original, low)])
    for (const each of [original, low, high]) expect(leaf(two, each)).toEqual(low)
    const three = indexOf([edge(original, high)], [edge(original, low)], [edge(original, revived, 'revival')])
    for (const each of [original, low, high, revived]) expect(leaf(three, each)).toEqual(revived)
    const chain = indexOf([edge(original, high)], [edge(original, low)], [edge(low, last)])
    for (const each of [original, low, high, last]) expect(leaf(chain, each)).toEqual(last)
  })

  it('is found for a run in pieces', () => {
    const index = indexOf([edge(id(1, 0), id(2, 100), 'move', 10)], [edge(id(2, 103), id(3, 50), 'move', 2)])
    expect([...new Leaves(index).leafRuns({ client: 1, clock: 1, length: 8 })]).toEqual([
      { from: { client: 1, clock: 1, length: 2 }, leaf: id(2, 101) },
      { from: { client: 1, clock: 3, length: 2 }, leaf: id(3, 50) },
      { from: { client: 1, clock: 5, length: 4 }, leaf: id(2, 105) },
    ])
  })

  it('does not depend on the order in which entries of different clients arrive', () => {
    for (let seed = 0; seed < 100; seed++) {
      const random = generator(seed)
      const anyId = () => id(1 + below(random, 4), below(random, 12))
      const entries = Array.from({ length: 12 }, () => {
        const length = 1 + below(random, 3)
        const kind = random() < 0.2 ? 'revival' : 'move'
        return [edge(anyId(), anyId(), kind, length)]
      })
      const byClient = entries.toSorted((a, b) => a[0]!.destination.client - b[0]!.destination.client)
      const [one, two] = [new Leaves(indexOf(...entries)), new Leaves(indexOf(...byClient))]
      for (let client = 1; client <= 4; client++) {
        for (let clock = 0; clock < 15; clock++) {
          const each = id(client, clock)
          expect(two.leafOf(each), `seed ${seed}`).toEqual(one.leafOf(each))
          // What counts counts for itself, also in forged cycles.
          expect(one.isLeaf(one.leafOf(each)), `seed ${seed}`).toBe(true)
          const [piece] = [...one.leafRuns({ ...each, length: 3 })]
          expect(piece!.leaf).toEqual(one.leafOf(each))
        }
      }
    }
  })

  it('cuts a forged cycle before its lowest id', () => {
    const [a, b, c] = [id(1, 5), id(2, 5), id(3, 5)]
    const index = indexOf([edge(c, a)], [edge(a, b)], [edge(b, c)], [edge(c, id(4, 1))])
    // From `a`, the root, over `b` to `c`, whose copies are `a` again and another one.
    for (const each of [a, b, c, id(4, 1)]) expect(leaf(index, each)).toEqual(id(4, 1))
    const plain = indexOf([edge(b, a)], [edge(a, b)])
    for (const each of [a, b]) expect(leaf(plain, each)).toEqual(b)
  })

  it('follows a long way, and leaves what is on a forged longer one where it is', () => {
    const chain = (length: number) =>
      indexOf(
        Array.from({ length }, (_, i) => edge(id(1 + (i % 2), i), id(2, i + 1))).filter(
          (_, i) => i % 2 === 0,
        ),
      )
    expect(leaf(chain(2), id(1, 0))).toEqual(id(2, 1))
    const far = new MoveIndex()
    const leaves = new Leaves(far)
    for (let i = 0; i < 1_500; i++) {
      const runs = [edge(id(i, 0), id(i + 1, 0))]
      const entry = id(i + 1, 1)
      for (const bytes of encodeEntries(runs, entry)) far.add(bytes, entry)
      if (i === 999) expect(leaves.leafOf(id(0, 0))).toEqual(id(1_000, 0))
    }
    expect(leaves.leafOf(id(0, 0))).toEqual(id(0, 0))
    expect(leaves.leafOf(id(1_500, 0))).toEqual(id(1_500, 0))
  })
})

describe('the place of an element', () => {
  it('is where what was in it went, over several removals', () => {
    const index = indexOf(
      [edge(id(1, 1), id(2, 2), 'into')],
      [edge(id(2, 2), id(3, 3))],
      [edge(id(3, 3), id(4, 4), 'into')],
    )
    const alive = (only: Id) => (each: Id) => sameId(each, only)
    const leaves = new Leaves(index)
    expect(leaves.placeOf(id(1, 1), alive(id(3, 3)))).toEqual(id(3, 3))
    expect(leaves.placeOf(id(1, 1), alive(id(4, 4)))).toEqual(id(4, 4))
    expect(leaves.placeOf(id(1, 1), () => false)).toBeNull()
  })

  it('ends in a forged cycle', () => {
    const index = indexOf([edge(id(1, 1), id(2, 2), 'into')], [edge(id(2, 2), id(1, 1), 'into')])
    expect(new Leaves(index).placeOf(id(1, 1), () => false)).toBeNull()
  })
})
