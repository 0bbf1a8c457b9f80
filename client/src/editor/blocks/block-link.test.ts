import { expect, it } from 'vitest'
import { blockHash, blockOfHash } from './block-link.ts'

it('reads the fragments that it writes, and no others', () => {
  for (const id of [
    { client: 0, clock: 0 },
    { client: 2 ** 32 - 1, clock: 35 },
    { client: Number.MAX_SAFE_INTEGER, clock: Number.MAX_SAFE_INTEGER },
  ]) {
    expect(blockOfHash(blockHash(id))).toEqual(id)
  }
  for (const hash of ['', '#', '#b=', '#b=1', '#b=1.', '#b=-1.2', '#b=1.2.3', '#b=zzzzzzzzzzz.1', '#b=1.2x!'])
    expect(blockOfHash(hash)).toBeNull()
})
