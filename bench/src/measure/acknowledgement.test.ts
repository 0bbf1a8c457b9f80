import { describe, expect, it } from 'vitest'
import { AckBook } from './acknowledgement.ts'
import type { Window } from './delivery.ts'
import { Histogram } from './histogram.ts'

const window = (from = 0, to = Number.POSITIVE_INFINITY): Window => ({ from, to, latency: new Histogram() })

describe('AckBook', () => {
  it('times edits by the order of their acknowledgements, and leaves out what is no edit', () => {
    const times = window()
    const book = new AckBook(times)
    book.sentOther()
    book.sent(10)
    book.sent(20)
    book.accepted(25)
    expect([book.acknowledged, book.open, times.latency.total]).toEqual([0, 2, 0])
    book.accepted(40)
    book.accepted(41)
    expect([book.acknowledged, book.open, times.latency.total]).toEqual([2, 0, 2])
    expect(times.latency.max).toBe(30_000)
    expect(times.latency.quantile(0)).toBeCloseTo(21_000, -3)
  })

  it('records edits that were sent within the window only, and counts all', () => {
    const times = window(100, 200)
    const book = new AckBook(times)
    for (const at of [99, 100, 199, 200]) book.sent(at)
    for (let i = 0; i < 4; i++) book.accepted(300)
    expect([book.acknowledged, times.latency.total]).toEqual([4, 2])
  })

  it('a refusal answers an edit and acknowledges none', () => {
    const book = new AckBook(window())
    book.sent(1)
    book.sent(2)
    book.refused()
    book.accepted(3)
    book.accepted(4)
    expect([book.acknowledged, book.refusals, book.open]).toEqual([1, 1, 0])
  })

  it('keeps the order over many thousands', () => {
    const times = window()
    const book = new AckBook(times)
    for (let i = 0; i < 5000; i++) {
      book.sent(2 * i)
      book.sent(2 * i + 1)
      book.accepted(i + 7)
    }
    expect([book.acknowledged, book.open]).toEqual([5000, 5000])
    for (let i = 5000; i < 10_000; i++) book.accepted(i + 7)
    expect([book.acknowledged, book.open]).toEqual([10_000, 0])
    expect(times.latency.max).toBe(7000)
    expect(times.latency.quantile(0)).toBeLessThanOrEqual(7000)
  })
})
