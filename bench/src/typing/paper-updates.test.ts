import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { pack, typedPaper, unpack } from './paper-updates.ts'
import { paperSeed } from './trace.ts'

describe('typedPaper', () => {
  it('is the paper keystroke by keystroke, the same when read again', () => {
    for (let i = 0; i < 2; i++) {
      const { updates, text } = typedPaper(3000)
      const doc = new Y.Doc()
      for (const update of updates) Y.applyUpdate(doc, update)
      expect(doc.getText('content').toString()).toBe(text)
      expect(text).toBe(paperSeed(3000).text)
      expect(updates.length).toBeGreaterThan(2900)
    }
  })
})

describe('pack', () => {
  it('keeps what it is given, empty parts too', () => {
    const parts = [new Uint8Array([1, 2, 3]), new Uint8Array(0), new Uint8Array(70_000).fill(9)]
    expect(unpack(pack(parts)).map((part) => Uint8Array.from(part))).toEqual(parts)
    expect(unpack(pack([]))).toEqual([])
  })
})
