import { describe, expect, it } from 'vitest'
import { binaryFrame } from './frame.ts'

describe('WebSocket frames', () => {
  it('frames payloads of every length form of RFC 6455', () => {
    expect([...binaryFrame(Uint8Array.of(7))]).toEqual([0x82, 1, 7])
    expect([...binaryFrame(new Uint8Array(126)).subarray(0, 4)]).toEqual([0x82, 126, 0, 126])
    expect([...binaryFrame(new Uint8Array(65536)).subarray(0, 10)]).toEqual([
      0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0,
    ])
  })
})
