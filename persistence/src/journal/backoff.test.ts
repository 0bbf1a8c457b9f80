import { expect, it } from 'vitest'
import { backoff } from './backoff.ts'

it('doubles its bound from 100 ms to 5 s and never pauses less than 10 ms', () => {
  const almostOne = 1 - Number.EPSILON
  const bounds = [1, 2, 3, 4, 5, 6, 7, 50, 5000].map((failures) => Math.round(backoff(failures, almostOne)))
  expect(bounds).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000])
  expect(backoff(4, 0.5)).toBe(400)
  expect(backoff(4, 0)).toBe(10)
})
