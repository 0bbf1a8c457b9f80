import { describe, expect, it } from 'vitest'
import { Histogram } from './histogram.ts'

describe('Histogram', () => {
  it('is exact below 64 and within 1/64 above', () => {
    const values: number[] = []
    for (let i = 0; i < 20_000; i++) values.push(Math.floor((i * 7919) % 1_000_003))
    const histogram = new Histogram()
    for (const value of values) histogram.record(value)
    values.sort((a, b) => a - b)
    for (const fraction of [0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1]) {
      const truth = values[Math.ceil(fraction * values.length) - 1] ?? 0
      const got = histogram.quantile(fraction)
      expect(got).toBeGreaterThanOrEqual(truth)
      expect(got).toBeLessThanOrEqual(truth * (1 + 1 / 64) + 1)
    }
    expect(histogram.total).toBe(values.length)
    expect(histogram.max).toBe(values.at(-1))
  })

  it('keeps small whole values apart', () => {
    const histogram = new Histogram()
    for (let i = 1; i <= 63; i++) histogram.record(i)
    expect(histogram.quantile(0.5)).toBe(32)
    expect(histogram.quantile(1)).toBe(63)
  })

  it('is 0 when empty and takes negatives as 0', () => {
    const histogram = new Histogram()
    expect(histogram.quantile(0.99)).toBe(0)
    histogram.record(-5)
    expect(histogram.quantile(0.99)).toBe(0)
    expect(histogram.total).toBe(1)
  })

  it('adds another histogram', () => {
    const a = new Histogram()
    const b = new Histogram()
    for (let i = 0; i < 50; i++) a.record(10)
    for (let i = 0; i < 50; i++) b.record(1000)
    a.add(b)
    expect(a.total).toBe(100)
    expect(a.quantile(0.5)).toBe(10)
    expect(a.quantile(0.51)).toBeGreaterThanOrEqual(1000 - 16)
    expect(a.max).toBe(1000)
  })

  it('does not overflow on absurd values', () => {
    const histogram = new Histogram()
    histogram.record(2 ** 52)
    expect(histogram.quantile(1)).toBe(2 ** 52)
  })
})
