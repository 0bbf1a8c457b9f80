import { expect, it } from 'vitest'
import { hashSlot } from './hash-slot.ts'

it('gives the slots that Redis gives', () => {
  // From the cluster specification, and asked of a Redis by CLUSTER KEYSLOT.
  expect(hashSlot('123456789')).toBe(0x31c3)
  expect(hashSlot('')).toBe(0)
  expect(hashSlot('{user1000}.following')).toBe(hashSlot('user1000'))
  expect(hashSlot('foo{}{bar}')).not.toBe(hashSlot('bar'))
  expect(hashSlot('foo{{bar}}zap')).toBe(hashSlot('{bar'))
  expect(hashSlot('foo{bar}{zap}')).toBe(hashSlot('bar'))
})
