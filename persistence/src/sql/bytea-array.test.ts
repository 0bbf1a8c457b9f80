import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { encodeByteaArray, encodingByteaArray } from './bytea-array.ts'

const MIB = 1024 * 1024

it.each([
  [[0], 0],
  [[MIB], 0],
  [[MIB + 1], 1],
  [[MIB, 0, 2 * MIB, 1], 3],
  [[7 * MIB - 1], 6],
])('encodes values of %j bytes with %d pauses', (sizes, pauses) => {
  const items = sizes.map((size) => randomBytes(size))
  const steps = encodingByteaArray(items)
  let count = 0
  let step = steps.next()
  for (; !step.done; step = steps.next()) count++
  expect(count).toBe(pauses)
  const header = Buffer.from([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 17, 0, 0, 0, items.length, 0, 0, 0, 1])
  const lengths = items.map((item) => {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(item.length)
    return length
  })
  const expected = Buffer.concat([header, ...items.flatMap((item, at) => [lengths[at]!, item])])
  expect(Buffer.compare(step.value, expected)).toBe(0)
  expect(Buffer.compare(encodeByteaArray(items), expected)).toBe(0)
})
