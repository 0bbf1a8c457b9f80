import { expect, it } from 'vitest'
import { parseShardMap } from './redis-shards.ts'

const ASKED = { host: 'asked', port: 1 }

it('parses which server serves which slots', () => {
  const map = parseShardMap(
    [
      [0, 99, ['a', 1, 'id', []], ['replica', 9, 'id', []]],
      [100, 16_000, ['', 2, 'id']],
      [16_001, 16_383, ['a', 1, 'id']],
    ],
    ASKED,
  )
  if (typeof map === 'string') throw new Error(map)
  expect(map.endpoints).toEqual([
    { host: 'a', port: 1 },
    { host: 'asked', port: 2 },
  ])
  expect([0, 99, 100, 16_000, 16_001, 16_383].map((slot) => map.shardOfSlot[slot])).toEqual([
    0, 0, 1, 1, 0, 0,
  ])
})

it('rejects a reply that does not cover all slots, and an invalid reply', () => {
  expect(parseShardMap([[0, 16_382, ['a', 1]]], ASKED)).toBe('the cluster does not serve all slots')
  expect(parseShardMap([], ASKED)).toBe('the cluster does not serve all slots')
  expect(parseShardMap(null, ASKED)).toBe('the cluster gave no slots')
  expect(parseShardMap([[0, 5]], ASKED)).toBe('the cluster gave no slots')
})
