import { Readable } from 'node:stream'
import {
  type ByteRange,
  bytesOf,
  checkKey,
  checkPlace,
  type FileStorage,
  StorageError,
} from './file-storage.ts'

/** Bytes at most, unless told otherwise: the store in memory is for tests and benchmarks. */
const MOST_BYTES = 512 * 1024 * 1024

/** Files in memory, which end with the process, as the store in memory does. */
export class MemoryStorage implements FileStorage {
  private readonly objects = new Map<string, Buffer>()
  private readonly mostBytes: number
  private bytes = 0

  constructor(mostBytes: number = MOST_BYTES) {
    this.mostBytes = mostBytes
  }

  async write(key: string, content: AsyncIterable<Uint8Array>, size: number): Promise<void> {
    checkKey(key)
    if (this.bytes + size > this.mostBytes) throw new StorageError('full', 'The memory for files is full.')
    const whole = await bytesOf(content)
    this.remove(key)
    this.objects.set(key, whole)
    this.bytes += whole.length
  }

  async read(key: string, range?: ByteRange): Promise<Readable> {
    checkKey(key)
    const whole = this.objects.get(key)
    if (whole === undefined) throw new StorageError('missing', 'The object is not there.')
    return Readable.from([range === undefined ? whole : whole.subarray(range.from, range.to + 1)])
  }

  async clear(place: string): Promise<void> {
    checkPlace(place)
    for (const key of this.objects.keys()) if (key.startsWith(place)) this.remove(key)
  }

  async tidy(): Promise<void> {}

  private remove(key: string): void {
    this.bytes -= this.objects.get(key)?.length ?? 0
    this.objects.delete(key)
  }
}
