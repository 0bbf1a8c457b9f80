import { expect, it } from 'vitest'
import { readGroup } from './update-groups.ts'

it('reads the updates of a group, also without a checksum or without bytes', () => {
  const group = { entries: '3:1:99:2,4:1::0,6:2:7:1', bytes: Uint8Array.of(1, 2, 3) }
  const updates = [...readGroup(group)].map(({ bytes, ...update }) => ({ ...update, bytes: [...bytes] }))
  expect(updates).toEqual([
    { seq: 3, format: 1, checksum: 99, bytes: [1, 2] },
    { seq: 4, format: 1, checksum: null, bytes: [] },
    { seq: 6, format: 2, checksum: 7, bytes: [3] },
  ])
})
