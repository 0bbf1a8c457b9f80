import { describe, expect, it } from 'vitest'
import { nextWait, RETRY } from './retry.ts'

describe('nextWait', () => {
  it('doubles the upper bound and takes any part of it', () => {
    expect(nextWait(RETRY, 1, null, () => 1)).toBe(500)
    expect(nextWait(RETRY, 2, null, () => 1)).toBe(1_000)
    expect(nextWait(RETRY, 2, null, () => 0)).toBe(0)
  })

  it('waits at least as long as the server asks for, and not at all for too long', () => {
    expect(nextWait(RETRY, 1, 2_000, () => 0)).toBe(2_000)
    expect(nextWait(RETRY, 1, 60_000, () => 0)).toBeNull()
  })

  it('ends after the last attempt', () => {
    expect(nextWait(RETRY, 3, null, () => 0.5)).toBeNull()
  })
})
