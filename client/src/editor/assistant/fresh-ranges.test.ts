import { Mapping, StepMap } from '@tiptap/pm/transform'
import { expect, it } from 'vitest'
import { insertedRanges, mapRanges, withRange } from './fresh-ranges.ts'

const range = (from: number, to: number, at = 0) => ({ from, to, at })

it('what the steps of a transaction insert is found where it is after all of them', () => {
  const maps = [new StepMap([5, 0, 3]), new StepMap([1, 0, 2]), new StepMap([20, 4, 0])]
  const mapping = new Mapping(maps)
  expect(insertedRanges(maps, (index) => mapping.slice(index + 1), 7)).toEqual([
    range(7, 10, 7),
    range(1, 3, 7),
  ])
})

it('ranges move with the text, and go with it', () => {
  expect(mapRanges([range(5, 9)], new StepMap([0, 0, 4]))).toEqual([range(9, 13)])
  expect(mapRanges([range(5, 9)], new StepMap([2, 10, 0]))).toEqual([])
  // What a person types at the edges is not the agent's.
  expect(mapRanges([range(5, 9)], new StepMap([9, 0, 2]))).toEqual([range(5, 9)])
})

it('words that follow each other at once are one range; the number of ranges is bounded', () => {
  expect(withRange([range(1, 4)], range(4, 8, 100))).toEqual([range(1, 8)])
  expect(withRange([range(1, 4)], range(4, 8, 500))).toHaveLength(2)
  let ranges = [range(0, 1)]
  for (let index = 1; index < 1_000; index++)
    ranges = [...withRange(ranges, range(index * 2, index * 2 + 1, index))]
  expect(ranges).toHaveLength(300)
})
