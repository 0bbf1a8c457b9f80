import { describe, expect, it } from 'vitest'
import { pictureIn } from './picture.ts'

const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('a picture by its first bytes', () => {
  it.each([
    ['png', '89504e470d0a1a0a 0000000d 49484452 00000020 00000010', 32, 16],
    ['gif', '474946383961 2000 1000', 32, 16],
    ['bmp', '424d 00000000 00000000 00000000 28000000 20000000 f0ffffff', 32, 16],
    ['jpg', 'ffd8 ffe00004 0000 ffc4 0003 00 ffc0 0011 08 0010 0020 03', 32, 16],
  ] as const)('%s', (type, hex, width, height) => {
    expect(pictureIn(bytes(hex))).toMatchObject({ type, width, height })
  })

  it.each([
    '',
    'ffd8',
    'ffd8 ffe0 0000 ffe0 0000 0000',
    '89504e470d0a1a0a',
    '89504e470d0a1a0a 0000000d 49484452 ffffffff 00000010',
    '474946383961 0000 1000',
    '3c737667',
  ])('%j is none', (hex) => {
    expect(pictureIn(bytes(hex))).toBeNull()
  })
})
