import { expect, it } from 'vitest'
import { SparseMap } from './sparse-map.ts'

it('has what was set and not deleted, in order', () => {
  const map = new SparseMap<string, number>()
  expect([map.size, map.get('a'), map.has('a'), map.delete('a'), [...map]]).toEqual([
    0,
    undefined,
    false,
    false,
    [],
  ])
  map.set('a', 1)
  map.set('b', 2)
  map.set('a', 3)
  expect([map.size, map.get('a'), map.has('b'), [...map]]).toEqual([
    2,
    3,
    true,
    [
      ['a', 3],
      ['b', 2],
    ],
  ])
  expect([[...map.keys()], [...map.values()]]).toEqual([
    ['a', 'b'],
    [3, 2],
  ])
  expect([map.delete('a'), map.delete('b'), map.size]).toEqual([true, true, 0])
  map.set('c', 4)
  map.clear()
  expect([map.size, map.has('c'), [...map.keys()]]).toEqual([0, false, []])
})

it('may lose entries while it is iterated', () => {
  const map = new SparseMap<number, number>()
  for (const key of [1, 2, 3]) map.set(key, key)
  const seen: number[] = []
  for (const [key] of map) {
    seen.push(key)
    map.delete(key)
  }
  expect([seen, map.size]).toEqual([[1, 2, 3], 0])
})
