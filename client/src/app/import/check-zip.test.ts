import { deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { isBoundedZip } from './check-zip.ts'

interface File {
  readonly name: string
  readonly content: Uint8Array
  /** The size that the file says it has unpacked. */
  readonly said?: number
}

/** A ZIP file. */
function zip(files: readonly File[], count = files.length): Uint8Array<ArrayBuffer> {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, content, said = content.length } of files) {
    const packed = deflateRawSync(content)
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt32LE(packed.length, 18)
    local.writeUInt32LE(said, 22)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(said, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    parts.push(local, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name))
    at += 30 + name.length + packed.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(count, 10)
  end.writeUInt32LE(at, 16)
  return Uint8Array.from(Buffer.concat([...parts, ...directory, end]))
}

const text = (content: string) => new TextEncoder().encode(content)

describe('a ZIP file', () => {
  it('EDIT-146: of ordinary files is read', async () => {
    expect(
      await isBoundedZip(
        zip([
          { name: 'a', content: text('x'.repeat(1_000)) },
          { name: 'b', content: text('') },
        ]),
      ),
    ).toBe(true)
  })

  it('EDIT-146: that unpacks to more than it says, or to too much in all, is not', async () => {
    const bomb = new Uint8Array(50 * 1024 * 1024)
    expect(await isBoundedZip(zip([{ name: 'a', content: bomb, said: 10 }]))).toBe(true)
    const three = ['a', 'b', 'c'].map((name) => ({ name, content: bomb, said: 10 }))
    expect(await isBoundedZip(zip(three))).toBe(false)
  })

  it('EDIT-146: that is damaged, or has too many files, is not', async () => {
    const whole = zip([{ name: 'a', content: text('x'.repeat(1_000)) }])
    expect(await isBoundedZip(whole.subarray(0, whole.length - 30))).toBe(false)
    expect(await isBoundedZip(zip([{ name: 'a', content: text('x') }], 3))).toBe(false)
    expect(await isBoundedZip(zip([], 60_000))).toBe(false)
    expect(await isBoundedZip(new Uint8Array(10))).toBe(false)
    const damaged = whole.slice()
    damaged.fill(0xff, 31, 36)
    expect(await isBoundedZip(damaged)).toBe(false)
  })
})
