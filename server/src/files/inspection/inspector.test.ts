import { randomBytes } from 'node:crypto'
import sharp from 'sharp'
import { afterAll, describe, expect, it } from 'vitest'
import { INSPECTION_LIMITS, Inspector } from './inspector.ts'
import type { InspectionLimits } from './messages.ts'

const inspectors: Inspector[] = []
afterAll(() => {
  for (const inspector of inspectors) inspector.close()
})

async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += 65_536) yield bytes.subarray(from, from + 65_536)
}

/** Inspects a file; resolves to the end and what was made on the way. */
async function inspect(
  content: Buffer | AsyncIterable<Uint8Array>,
  limits: Partial<InspectionLimits> = {},
  fileMs?: number,
) {
  const inspector = new Inspector({ ...INSPECTION_LIMITS, ...limits }, fileMs)
  inspectors.push(inspector)
  const made = new Map<string, Buffer>()
  const types: string[] = []
  const ended = await inspector.inspect(Buffer.isBuffer(content) ? pieces(content) : content, {
    verdict: async ({ type }) => types.push(type) > 0,
    object: async ({ name }, bytes) => void made.set(name, bytes),
  })
  return { ended, made, types }
}

/** An animation of so many frames. */
async function animation(frames: number, format: 'gif' | 'webp'): Promise<Buffer> {
  const [width, height] = [400, 100]
  const pixels = randomBytes(frames * width * height * 3)
  const raw = { width, height: height * frames, channels: 3 as const, pageHeight: height }
  return await sharp(pixels, { raw })[format]({ loop: 0 }).toBuffer()
}

describe('the inspection of files', () => {
  it('FILE-28: an animation stays one, in all its sizes; one with too many pixels in all becomes its first picture', async () => {
    for (const format of ['gif', 'webp'] as const) {
      const bytes = await animation(5, format)
      const { ended, made } = await inspect(bytes)
      expect(ended).toEqual({ kind: 'done', width: 400, height: 100 })
      for (const name of ['original', 'thumb']) {
        expect((await sharp(made.get(name), { pages: -1 }).metadata()).pages, `${format} ${name}`).toBe(5)
      }
      const bounded = await inspect(bytes, { pixels: 4 * 400 * 100 })
      expect((await sharp(bounded.made.get('original')).metadata()).pages ?? 1).toBe(1)
    }
  })

  it('FILE-29: a file that takes too much memory or time ends alone, and so does one whose bytes cannot be read', async () => {
    const picture = await sharp({ create: { width: 3_000, height: 3_000, channels: 3, background: '#123' } })
      .jpeg()
      .toBuffer()
    expect((await inspect(picture, { memoryBytes: 1_000_000 })).ended).toEqual({ kind: 'failed' })
    const endless = async function* () {
      for (;;) {
        yield Buffer.alloc(1_000)
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    }
    expect((await inspect(endless(), {}, 700)).ended).toEqual({ kind: 'failed' })
    const broken = async function* () {
      yield picture.subarray(0, 1_000)
      throw new Error('The storage is away.')
    }
    await expect(inspect(broken())).rejects.toThrow('The storage is away.')
    expect((await inspect(picture)).ended).toMatchObject({ kind: 'done', width: 3_000 })
  })

  it('FILE-28: transparency, colours of printing and pictures of one pixel are kept as they look', async () => {
    const clear = await sharp({ create: { width: 40, height: 30, channels: 4, background: '#ff000080' } })
      .png()
      .toBuffer()
    const { made } = await inspect(clear)
    for (const name of ['original', 'thumb']) {
      const { data } = await sharp(made.get(name)).ensureAlpha().raw().toBuffer({ resolveWithObject: true })
      expect(
        [...data.subarray(0, 4)].map((value) => Math.round(value / 16) * 16),
        name,
      ).toEqual([256, 0, 0, 128])
    }
    const printed = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#00ff00' } })
      .toColourspace('cmyk')
      .jpeg()
      .toBuffer()
    const { space } = await sharp((await inspect(printed)).made.get('original')).metadata()
    expect(space).toBe('srgb')
    const dot = await sharp({ create: { width: 1, height: 1, channels: 3, background: '#000' } })
      .webp()
      .toBuffer()
    expect((await inspect(dot)).ended).toEqual({ kind: 'done', width: 1, height: 1 })
  })

  it('FILE-11: the type of a file is that of its bytes', async () => {
    const cases: [string | Buffer, string][] = [
      ['plain words', 'text/plain'],
      ['größe'.repeat(20_000), 'text/plain'],
      ['<svg xmlns="http://www.w3.org/2000/svg"/>', 'image/svg+xml'],
      ['<?xml version="1.0"?>\n<!-- x -->\n<svg/>', 'image/svg+xml'],
      ['\ufeff  <!DOCTYPE html><p>x', 'text/html'],
      ['<p>x</p><script>alert(1)</script>', 'text/html'],
      [Buffer.from([0, 1, 2, 3]), 'application/octet-stream'],
      [Buffer.from('PK\u0003\u0004'.padEnd(60, '\0'), 'latin1'), 'application/zip'],
      [Buffer.from('\xff\xfe<\0s\0v\0g\0>\0', 'latin1'), 'image/svg+xml'],
    ]
    for (const [content, type] of cases)
      expect((await inspect(Buffer.from(content as string))).types, String(content).slice(0, 40)).toEqual([
        type,
      ])
  })
})
