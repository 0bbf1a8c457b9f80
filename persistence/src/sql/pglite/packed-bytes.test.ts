import { expect, it } from 'vitest'
import { packBytes, unpackBytes } from './packed-bytes.ts'

/** Rows with bytes of every length, none at all in some. */
function rows(count: number): { seq: number; bytes: Uint8Array | null }[] {
  return Array.from({ length: count }, (_, seq) => ({
    seq,
    bytes: seq % 7 === 3 ? null : new Uint8Array(seq % 5).fill(seq),
  }))
}

it('gives many rows back as they were, their bytes in one buffer in between', () => {
  const packed = rows(500)
  const bytes = packBytes(packed)
  expect(packed.every((row) => row.bytes === null)).toBe(true)
  unpackBytes(packed, bytes!)
  expect(packed).toEqual(rows(500))
})

it('leaves few rows alone, and rows without bytes', () => {
  const few = rows(3)
  expect(packBytes(few)).toBeNull()
  expect(few).toEqual(rows(3))
  expect(packBytes(Array.from({ length: 500 }, (_, seq) => ({ seq })))).toBeNull()
})
