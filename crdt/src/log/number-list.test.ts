import { expect, it } from 'vitest'
import { NumberList } from './number-list.ts'

it('a list of numbers does what an array does, over many pages', () => {
  const list = new NumberList()
  const array: number[] = []
  for (let i = 0; i < 20_000; i++) {
    const value = (i * 7919) % 10_007
    expect(list.push(value)).toBe(array.push(value) - 1)
    if (i % 3 === 0) {
      list.pop()
      array.pop()
    }
    if (array.length > 0) {
      const at = value % array.length
      list.set(at, -value)
      array[at] = -value
    }
  }
  expect(list.length).toBe(array.length)
  expect(array.map((_, index) => list.get(index))).toEqual(array)
  expect([list.some((value) => value === -7919), list.some((value) => value === 0.5)]).toEqual([
    array.includes(-7919),
    false,
  ])
  while (list.length > 0) list.pop()
  expect([list.push(5), list.get(0), list.length]).toEqual([0, 5, 1])
})
