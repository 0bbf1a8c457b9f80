import { type Chunk, type Decoded, type DecodeOptions, decodeChunk } from './chunk.ts'
import { tidied } from './splice.ts'

/**
 * Decodes what was stored as {@link decodeChunk} does, with its deletions as Yjs writes them.
 *
 * @throws Error when the bytes are not an update: the storage is damaged, nothing may be made of it.
 */
export function decodeStored(bytes: Uint8Array, options?: DecodeOptions): Chunk {
  return storedChunk(decodeChunk(bytes, options))
}

/**
 * What was decoded of stored bytes, likewise.
 *
 * @throws Error when the bytes are not an update.
 */
export function storedChunk(decoded: Decoded): Chunk {
  if (!decoded.ok) throw new Error(`stored bytes are not a Yjs update: ${decoded.reason}`)
  return tidied(decoded)
}
