import { type Base, BaseReader } from './base.ts'
import { type Chunk, ChunkDecoder } from './chunk.ts'
import type { Steps } from './steps.ts'
import { storedChunk } from './stored.ts'

/** Structs to decode in one step: about 0.1 ms. */
export const STEP_STRUCTS = 2_000

/**
 * Reads a base from stored bytes; `nesting`: also records the depth of its structs.
 *
 * @throws Error when the bytes are not an update.
 */
export function* readingBase(bytes: Uint8Array, nesting = false): Steps<Base> {
  const reading = new BaseReader(bytes, nesting)
  while (!reading.advance(STEP_STRUCTS)) yield
  return reading.base
}

/**
 * Decodes a stored update; `nesting`: also records the depth of its structs.
 *
 * @throws Error when the bytes are not an update.
 */
export function* decodingStored(bytes: Uint8Array, nesting = false): Steps<Chunk> {
  const decoder = new ChunkDecoder(bytes, { nesting })
  while (!decoder.advance(STEP_STRUCTS)) yield
  return storedChunk(decoder.result)
}
