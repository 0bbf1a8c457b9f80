import type { Readable } from 'node:stream'

/** A part of an object: its bytes from `from` up to and with `to`. */
export interface ByteRange {
  readonly from: number
  readonly to: number
}

/** Why the storage of files failed: there is no such object; it has no room; it did not do what it was asked for. */
export type StorageErrorCode = 'missing' | 'full' | 'unavailable'

/** A failure of the storage of files. */
export class StorageError extends Error {
  override readonly name = 'StorageError'
  readonly code: StorageErrorCode

  constructor(code: StorageErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * Where the bytes of files are. Keys are {@link checkKey made by the server}: `blobs/<uuid>/<name>`. An object is there
 * whole or not at all, and whatever a promise resolved to is kept when the process or the machine dies. All nodes use the
 * same storage. Rejects with a {@link StorageError}.
 */
export interface FileStorage {
  /** Stores an object, in place of another one with this key. Rejects when `content` does. `size`: its bytes. */
  write(key: string, content: AsyncIterable<Uint8Array>, size: number): Promise<void>
  /** The bytes of an object, or a part of them. Rejects with `missing`; the stream fails when its reading does. */
  read(key: string, range?: ByteRange): Promise<Readable>
  /** Deletes all objects at a place, which ends with a slash. There need not be any. */
  clear(place: string): Promise<void>
  /** Deletes what interrupted writings have left. */
  tidy(now: Date): Promise<void>
}

const PLACE = /^(uploads|blobs)\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\/$/
const NAME = /^[a-z0-9]{1,16}$/

/** The place and the name of a key. @throws TypeError for a key or place that the server does not make */
export function checkKey(key: string): { readonly place: string; readonly name: string } {
  const end = key.lastIndexOf('/') + 1
  const [place, name] = [key.slice(0, end), key.slice(end)]
  checkPlace(place)
  if (!NAME.test(name)) throw new TypeError(`${key} is no key of the storage.`)
  return { place, name }
}

/** @throws TypeError for a place that the server does not make */
export function checkPlace(place: string): void {
  if (!PLACE.test(place)) throw new TypeError(`${place} is no place of the storage.`)
}

/** All bytes of a content. */
export async function bytesOf(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}
