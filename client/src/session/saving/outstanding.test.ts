import { describe, expect, it } from 'vitest'
import { foldOutstanding, NOTHING_OUTSTANDING, trackOutstanding } from './outstanding.ts'

describe('outstanding edits', () => {
  it('keeps the age of the oldest unacknowledged edit while others come and go', () => {
    let queue = trackOutstanding(NOTHING_OUTSTANDING, 1, 100)
    queue = trackOutstanding(queue, 2, 200)
    queue = trackOutstanding(queue, 3, 300)
    expect(queue).toEqual([100, 200, 300])
    queue = trackOutstanding(queue, 2, 310)
    expect(queue).toEqual([200, 300])
    queue = trackOutstanding(queue, 3, 400)
    expect(queue[0]).toBe(200)
    expect(trackOutstanding(queue, 0, 500)).toEqual([])
  })

  it('an unchanged count changes nothing', () => {
    const queue = [1, 2]
    expect(trackOutstanding(queue, 2, 9)).toBe(queue)
  })

  it('EDIT-22: a reconnection does not make old edits look young', () => {
    expect(foldOutstanding([100, 200, 300], 5_000)).toEqual([100])
    expect(foldOutstanding([], 5_000)).toEqual([5_000])
  })
})
