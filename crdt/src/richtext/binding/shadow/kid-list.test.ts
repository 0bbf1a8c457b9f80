import { describe, expect, it } from 'vitest'
import { chosenFuzz } from '../../../testing/fuzz.ts'
import { below, generator } from '../../testing/test-document.ts'
import { type Chunk, KidList } from './kid-list.ts'

const { seed: SEED, cases: CASES } = chosenFuzz(20)

interface Item {
  size: number
  chunk: Chunk<Item> | null
}

const item = (size: number): Item => ({ size, chunk: null })

function checkAgainst(list: KidList<Item>, items: readonly Item[], random: () => number): void {
  expect([...list]).toEqual(items)
  expect(list.length).toBe(items.length)
  const offsets = [0]
  for (const { size } of items) offsets.push(offsets.at(-1)! + size)
  expect(list.size).toBe(offsets.at(-1))
  const index = below(random, items.length)
  const kid = items[index]!
  expect(list.at(index)).toBe(kid)
  expect([list.indexOf(kid), list.offsetOf(kid)]).toEqual([index, offsets[index]])
  expect(list.neighbour(kid, -1)).toBe(items[index - 1])
  expect(list.neighbour(kid, 1)).toBe(items[index + 1])
  const offset = below(random, list.size + 1)
  const found = items.findIndex((_, place) => offsets[place + 1]! > offset)
  expect(list.find(offset)).toEqual(
    found < 0 ? undefined : { kid: items[found], index: found, start: offsets[found] },
  )
}

describe(`a list of kids, from seed ${SEED}`, () => {
  it('agrees with a plain array', () => {
    for (let seed = SEED; seed < SEED + CASES; seed++) {
      const random = generator(seed)
      const list = new KidList<Item>()
      const items: Item[] = []
      for (let i = 0; i < 60; i++) {
        const index = below(random, items.length + 1)
        const count = below(random, Math.min(random() < 0.1 ? 300 : 4, items.length - index) + 1)
        const added = Array.from({ length: below(random, random() < 0.1 ? 400 : 4) }, () =>
          item(below(random, 9)),
        )
        list.splice(index, count, added)
        items.splice(index, count, ...added)
        if (items.length === 0) continue
        list.resize(items[below(random, items.length)]!, 2)
        checkAgainst(list, items, random)
      }
    }
  })
})
