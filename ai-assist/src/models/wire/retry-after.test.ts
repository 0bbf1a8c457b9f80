import { describe, expect, it } from 'vitest'
import { readRetryAfter } from './retry-after.ts'

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
