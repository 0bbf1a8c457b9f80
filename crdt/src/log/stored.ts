import { type Chunk, type Decoded, type DecodeOptions, decodeChunk } from './chunk.ts'
import { tidied } from './splice.ts'

/**
 * Decodes a stored update as {@link decodeChunk} does, and converts its deletions to the form that Yjs writes.
 *
 * @throws Error when the bytes are not an update: the storage is damaged, and the document must not be used.
 */
export function decodeStored(bytes: Uint8Array, options?: DecodeOptions): Chunk {
  return storedChunk(decodeChunk(bytes, options))
}

/**
 * The chunk of a decoded stored update, with its deletions in the form that Yjs writes.
 *
 * @throws Error when the bytes are not an update.
 */
export function storedChunk(decoded: Decoded): Chunk {
  if (!decoded.ok) throw new Error(`stored bytes are not a Yjs update: ${decoded.reason}`)
  return tidied(decoded)
}
