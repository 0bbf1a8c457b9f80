import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Pace } from './pace.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('API-45: what changes all the time is told at once, then once a pause, and the last change always', () => {
  const pace = new Pace(250)
  const told: number[] = []
  for (let change = 0; change < 30; change++) {
    pace.request('document', () => told.push(change))
    if (change === 3) pace.request('other', () => told.push(-1))
    vi.advanceTimersByTime(50)
  }
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual([0, -1, 4, 9, 14, 19, 24, 29])
  expect(pace.size).toBe(0)
})

it('makes no call after it was cleared', () => {
  const pace = new Pace(250)
  const told: string[] = []
  pace.request('document', () => told.push('first'))
  pace.request('document', () => told.push('second'))
  pace.clear()
  vi.advanceTimersByTime(1_000)
  expect(told).toEqual(['first'])
})
