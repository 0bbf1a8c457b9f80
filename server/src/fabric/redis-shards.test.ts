import { expect, it } from 'vitest'
import { readShards } from './redis-shards.ts'

const ASKED = { host: 'asked', port: 1 }

it('reads which server serves which slots', () => {
  const map = readShards(
    [
      [0, 99, ['a', 1, 'id', []], ['replica', 9, 'id', []]],
      [100, 16_000, ['', 2, 'id']],
      [16_001, 16_383, ['a', 1, 'id']],
    ],
    ASKED,
  )
  if (typeof map === 'string') throw new Error(map)
  expect(map.places).toEqual([
    { host: 'a', port: 1 },
    { host: 'asked', port: 2 },
  ])
  expect([0, 99, 100, 16_000, 16_001, 16_383].map((slot) => map.shardOfSlot[slot])).toEqual([
    0, 0, 1, 1, 0, 0,
  ])
})

it('refuses a cluster that leaves slots out, and what is no answer', () => {
  expect(readShards([[0, 16_382, ['a', 1]]], ASKED)).toBe('the cluster does not serve all slots')
  expect(readShards([], ASKED)).toBe('the cluster does not serve all slots')
  expect(readShards(null, ASKED)).toBe('the cluster gave no slots')
  expect(readShards([[0, 5]], ASKED)).toBe('the cluster gave no slots')
})
