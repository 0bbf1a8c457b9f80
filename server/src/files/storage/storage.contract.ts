import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bytesOf, type FileStorage } from './file-storage.ts'

/** Larger than what an S3 server takes in one piece here. */
const LARGE = 18 * 1024 * 1024 + 7

async function* pieces(bytes: Buffer, size = 1024 * 1024): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

/** What every storage of files must do, as a vitest suite. `open` opens one, empty or not. */
export function describeStorage(name: string, open: () => Promise<FileStorage>): void {
  describe(`the storage of files: ${name}`, () => {
    const read = async (storage: FileStorage, key: string, range?: { from: number; to: number }) =>
      bytesOf(await storage.read(key, range))
    const key = (object = 'original', place = 'blobs') => `${place}/${randomUUID()}/${object}`

    it('FILE-6: stores objects of any size, whole and in parts, and replaces them', async () => {
      const storage = await open()
      for (const bytes of [Buffer.from('a'), randomBytes(1_000_000), randomBytes(LARGE)]) {
        const at = key()
        await storage.write(at, pieces(bytes), bytes.length)
        expect(bytes.equals(await read(storage, at))).toBe(true)
        const part = { from: Math.floor(bytes.length / 2), to: bytes.length - 1 }
        expect(bytes.subarray(part.from).equals(await read(storage, at, part))).toBe(true)
        await storage.write(at, pieces(Buffer.from('other')), 5)
        expect((await read(storage, at)).toString()).toBe('other')
      }
    })

    it('FILE-6: shows nothing of an object whose writing fails', async () => {
      const storage = await open()
      for (const size of [9, LARGE]) {
        const at = key('0', 'uploads')
        const failing = async function* () {
          yield* pieces(randomBytes(size - 1))
          throw new Error('The sender is gone.')
        }
        await expect(storage.write(at, failing(), size)).rejects.toThrow('The sender is gone.')
        await expect(storage.read(at)).rejects.toMatchObject({ code: 'missing' })
      }
      await storage.tidy(new Date())
    })

    it('FILE-6: clears a place and no other, as often as it is asked', async () => {
      const storage = await open()
      const [gone, kept] = [`uploads/${randomUUID()}/`, `uploads/${randomUUID()}/`]
      for (const place of [gone, kept])
        for (const name of ['0', '1', '10'])
          await storage.write(`${place}${name}`, pieces(Buffer.from(name)), 2)
      for (let time = 0; time < 2; time++) await storage.clear(gone)
      await expect(storage.read(`${gone}10`)).rejects.toMatchObject({ code: 'missing' })
      expect((await read(storage, `${kept}10`)).toString()).toBe('10')
    })

    it('FILE-6: takes no key that the server does not make', async () => {
      const storage = await open()
      const id = randomUUID()
      const keys = [
        '../x',
        `blobs/${id}/../x`,
        `blobs/${id}/x/y`,
        `blobs/${id}/`,
        `other/${id}/x`,
        `/blobs/${id}/x`,
      ]
      for (const wrong of keys) {
        await expect(storage.read(wrong)).rejects.toThrow(TypeError)
        await expect(storage.write(wrong, pieces(Buffer.from('x')), 1)).rejects.toThrow(TypeError)
      }
      for (const wrong of ['blobs/', '', `blobs/${id}`, `blobs/${id}/x`])
        await expect(storage.clear(wrong)).rejects.toThrow(TypeError)
    })
  })
}
