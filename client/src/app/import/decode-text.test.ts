import { describe, expect, it } from 'vitest'
import { decodeText } from './decode-text.ts'

const bytes = (...values: readonly number[]) => Uint8Array.from(values)
const latin = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

describe('the text of a file', () => {
  it('EDIT-145: is read in its encoding', () => {
    expect(decodeText(new TextEncoder().encode('Zürich 報告'), false)).toBe('Zürich 報告')
    expect(decodeText(bytes(0xef, 0xbb, 0xbf, 0x61), false)).toBe('a')
    expect(decodeText(bytes(0xff, 0xfe, 0x61, 0x00), false)).toBe('a')
    expect(decodeText(bytes(0xfe, 0xff, 0x00, 0x61), false)).toBe('a')
    expect(decodeText(latin('Z\u00fcrich \u0080'), false)).toBe('Zürich €')
    expect(decodeText(latin('<meta charset="koi8-r">\u00c1'), true)).toBe('<meta charset="koi8-r">а')
    expect(decodeText(latin('<meta charset="no-such">\u00fc'), true)).toBe('<meta charset="no-such">ü')
  })

  it('EDIT-145: is none in a file of another program', () => {
    expect(decodeText(bytes(0x50, 0x4b, 0x03, 0x04, 0x00, 0x00), false)).toBeNull()
  })
})
