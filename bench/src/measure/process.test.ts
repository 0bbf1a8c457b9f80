import { describe, expect, it } from 'vitest'
import { cpuMicroseconds, memoryOf } from './process.ts'

describe('process measures', () => {
  it('agree with what Node says of itself', () => {
    const before = cpuMicroseconds(process.pid)
    const own = process.cpuUsage()
    let sum = 0
    while (process.cpuUsage(own).user < 200_000) sum += Math.sqrt(sum + 1)
    const used = process.cpuUsage(own)
    const got = cpuMicroseconds(process.pid) - before
    expect(Math.abs(got - used.user - used.system)).toBeLessThan(50_000)
    expect(sum).toBeGreaterThan(0)
  })

  it('reads memory in bytes', () => {
    const memory = memoryOf(process.pid)
    const rss = process.memoryUsage.rss()
    expect(memory.rss).toBeGreaterThan(rss * 0.8)
    expect(memory.rss).toBeLessThan(rss * 1.2)
    expect(memory.peak).toBeGreaterThanOrEqual(memory.rss * 0.99)
    expect(memory.pss).toBeLessThanOrEqual(memory.rss)
  })
})
