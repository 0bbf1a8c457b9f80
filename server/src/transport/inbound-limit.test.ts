import { describe, expect, it } from 'vitest'
import { DEFAULT_LIMITS } from '../rooms/limits.ts'
import { InboundLimit } from './inbound-limit.ts'

describe('inbound limit', () => {
  const limits = {
    ...DEFAULT_LIMITS,
    framesPerSecond: 10,
    framesBurst: 5,
    bytesPerSecond: 100,
    bytesBurst: 1000,
  }

  it('allows a burst of frames, then the sustained rate', () => {
    let now = 0
    const limit = new InboundLimit(limits, now)
    const take = () => limit.take(1, () => now)
    for (let i = 0; i < 5; i++) expect(take()).toBe(true)
    expect(take()).toBe(false)
    now = 100
    expect([take(), take()]).toEqual([true, false])
    now = 100_000
    expect([take(), take(), take(), take(), take(), take()]).toEqual([true, true, true, true, true, false])
  })

  it('allows a burst of bytes, then the sustained rate', () => {
    let now = 0
    const limit = new InboundLimit(limits, now)
    expect(limit.take(1000, () => now)).toBe(true)
    expect(limit.take(50, () => now)).toBe(false)
    now = 500
    expect(limit.take(50, () => now)).toBe(true)
    expect(limit.take(50, () => now)).toBe(false)
  })
})
