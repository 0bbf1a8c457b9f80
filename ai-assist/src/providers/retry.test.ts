import { describe, expect, it } from 'vitest'
import { nextWait, RETRY, readRetryAfter } from './retry.ts'

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

describe('readRetryAfter', () => {
  it('reads seconds, milliseconds and dates', () => {
    expect(readRetryAfter(new Headers({ 'retry-after': '3' }), 0)).toBe(3_000)
    expect(readRetryAfter(new Headers({ 'retry-after': '3', 'retry-after-ms': '250' }), 0)).toBe(250)
    const at = Date.parse('Wed, 21 Oct 2026 07:28:00 GMT')
    const headers = new Headers({ 'retry-after': 'Wed, 21 Oct 2026 07:28:10 GMT' })
    expect(readRetryAfter(headers, at)).toBe(10_000)
  })

  it('is null when there is nothing readable', () => {
    expect(readRetryAfter(undefined, 0)).toBeNull()
    expect(readRetryAfter(new Headers({ 'retry-after': 'soon' }), 0)).toBeNull()
  })
})
