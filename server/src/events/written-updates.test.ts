import { expect, it } from 'vitest'
import { WrittenUpdates } from './written-updates.ts'

it('knows who wrote what is committed, in whatever pieces the commits come', () => {
  const written = new WrittenUpdates()
  for (const [ticket, principal] of [
    [3, 'a'],
    [5, 'a'],
    [8, 'b'],
    [9, 'a'],
    [12, 'a'],
  ] as const)
    written.add(ticket, principal)
  expect(written.takeUpTo(2)).toEqual([])
  expect(written.takeUpTo(3)).toEqual(['a'])
  expect(written.takeUpTo(9)).toEqual(['a', 'b', 'a'])
  expect(written.isEmpty).toBe(false)
  expect(written.takeUpTo(12)).toEqual(['a'])
  expect(written.isEmpty).toBe(true)
})
