import { type Base, BaseReader } from './base.ts'
import { type Chunk, ChunkDecoder } from './chunk.ts'
import { storedChunk } from './stored.ts'

/** Structs to decode in one step: about 0.1 ms. */
export const STEP_STRUCTS = 2_000

/**
 * Work in steps of about 1 ms or less. The caller runs the steps to the end, with other work in between where that work
 * must not wait.
 */
export type Steps<Result> = Generator<void, Result>

/** Runs all steps at once. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

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
