import { expect, it } from 'vitest'
import { AddressLimit } from './address-limit.ts'

it('MCP-28: each address may do something a number of times within a time', () => {
  let now = 0
  const limit = new AddressLimit(2, 1_000, () => now)
  expect([limit.take('a'), limit.take('a'), limit.take('a'), limit.take('b')]).toEqual([
    true,
    true,
    false,
    true,
  ])
  now = 999
  expect(limit.take('a')).toBe(false)
  now = 1_000
  expect(limit.take('a')).toBe(true)
})
