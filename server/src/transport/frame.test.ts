import { ByteWriter } from '@cowrite/crdt'
import { describe, expect, it } from 'vitest'
import { binaryFrame, sizedFrame } from './frame.ts'

describe('WebSocket frames', () => {
  it('frames payloads of every length form of RFC 6455', () => {
    expect([...binaryFrame(Uint8Array.of(7))]).toEqual([0x82, 1, 7])
    expect([...binaryFrame(new Uint8Array(126)).subarray(0, 4)]).toEqual([0x82, 126, 0, 126])
    expect([...binaryFrame(new Uint8Array(65536)).subarray(0, 10)]).toEqual([
      0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0,
    ])
  })

  it('frames a head and a sized body as if they had been written first', () => {
    const head = Uint8Array.of(1, 0x64, 0, 2)
    for (const length of [0, 1, 119, 120, 127, 128, 16_383, 16_384, 65_600, 70_000]) {
      const body = new Uint8Array(length).fill(7)
      const payload = new ByteWriter().raw(head).varBytes(body).finish()
      expect(sizedFrame(head, body).equals(binaryFrame(payload))).toBe(true)
    }
  })
})
