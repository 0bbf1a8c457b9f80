import { describe, expect, it } from 'vitest'
import { type MaybePiece, Pieces } from './pieces.ts'

const row = (bytes: number[], size: number | null = null, piece: number | null = null): MaybePiece => ({
  bytes: Uint8Array.from(bytes),
  format: 1,
  checksum: 7,
  size,
  piece,
})

describe('pieces of values', () => {
  it('are put together in whatever order they come, several values at once', () => {
    const pieces = new Pieces(2)
    const whole = row([1])
    expect(pieces.take(whole, 'whole')).toBe(whole)
    expect(pieces.take(row([5], 5, 2), 'a')).toBeNull()
    expect(pieces.take(row([6, 7], 3, 0), 'b')).toBeNull()
    expect(pieces.take(row([1, 2], 5, 0), 'a')).toBeNull()
    const { bytes, ...others } = pieces.take(row([3, 4], 5, 1), 'a')!
    expect([...bytes]).toEqual([1, 2, 3, 4, 5])
    expect(others).toEqual({ format: 1, checksum: 7, size: null, piece: null })
    expect([...pieces.take(row([8], 3, 1), 'b')!.bytes]).toEqual([6, 7, 8])
    pieces.end()
  })

  it('must all be there', () => {
    const pieces = new Pieces(2)
    pieces.take(row([1, 2], 4, 0), 'a')
    expect(() => pieces.end()).toThrow(TypeError)
  })
})
