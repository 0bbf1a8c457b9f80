import { describe, expect, it } from 'vitest'
import { Pacer } from './pacer.ts'

describe('Pacer', () => {
  it('spreads a rate evenly over 1 ms steps', () => {
    const pacer = new Pacer(1000, 500, 1000)
    for (let step = 0; step < 1000; step++) expect(pacer.take(500 + step)).toBe(1)
    expect(pacer.done).toBe(true)
    expect(pacer.take(5000)).toBe(0)
  })

  it('gives rates that are no whole number a step in turn, never more than one extra', () => {
    const pacer = new Pacer(2400, 0, 24_000)
    const counts: number[] = []
    for (let step = 0; step < 10_000; step++) counts.push(pacer.take(step))
    expect(counts.shift()).toBe(1)
    expect(Math.max(...counts)).toBe(3)
    expect(Math.min(...counts)).toBe(2)
    expect(counts.reduce((a, b) => a + b)).toBeGreaterThanOrEqual(23_996)
  })

  it('catches up after a delay and tells how late it was', () => {
    const pacer = new Pacer(1000, 0, 1000)
    expect(pacer.take(0)).toBe(1)
    expect(pacer.lateness(0)).toBe(0)
    expect(pacer.take(5.5)).toBe(5)
    expect(pacer.lateness(5.5)).toBeCloseTo(0.5)
    expect(pacer.lateness(5.5, 4)).toBeCloseTo(4.5)
  })

  it('takes nothing before its start', () => {
    expect(new Pacer(10, 100, 5).take(0)).toBe(0)
  })
})
