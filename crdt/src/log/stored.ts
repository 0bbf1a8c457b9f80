import { type Chunk, decodeChunk } from './chunk.ts'
import { tidied } from './splice.ts'
import type { OnReference } from './struct.ts'

/**
 * Decodes what was stored as {@link decodeChunk} does, with its deletions as Yjs writes them.
 *
 * @throws Error when the bytes are not an update: the storage is damaged, nothing may be made of it.
 */
export function decodeStored(bytes: Uint8Array, onReference?: OnReference): Chunk {
  const decoded = decodeChunk(bytes, onReference)
  if (!decoded.ok) throw new Error(`stored bytes are not a Yjs update: ${decoded.reason}`)
  return tidied(decoded)
}
