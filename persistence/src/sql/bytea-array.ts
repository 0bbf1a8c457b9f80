import { finish, type Steps } from '@cowrite/crdt/steps'
import { STEP_BYTES } from '../steps.ts'
import { ARRAY_HEADER_BYTES, writeArrayHeader } from './array-header.ts'

/** Type id of `bytea` in `pg_type`; fixed. */
const BYTEA_OID = 17

/**
 * Encodes a `bytea[]` in PostgreSQL's binary format (`array_recv` in its source), because
 * the drivers' own array encoding writes two hexadecimal digits for each byte. One step for each MiB.
 */
export function* encodingByteaArray(items: readonly Uint8Array[]): Steps<Uint8Array> {
  let size = ARRAY_HEADER_BYTES
  for (const item of items) size += 4 + item.byteLength
  // The loop below writes every byte, so none needs to be cleared first.
  const encoded = Buffer.allocUnsafeSlow(size)
  const view = new DataView(encoded.buffer)
  writeArrayHeader(view, BYTEA_OID, items.length)
  let at = ARRAY_HEADER_BYTES
  let copied = 0
  for (const item of items) {
    view.setInt32(at, item.byteLength)
    at += 4
    for (let from = 0; from < item.byteLength; ) {
      if (copied === STEP_BYTES) {
        copied = 0
        yield
      }
      const part = item.subarray(from, from + STEP_BYTES - copied)
      encoded.set(part, at)
      from += part.byteLength
      at += part.byteLength
      copied += part.byteLength
    }
  }
  return encoded
}

/** All steps of {@link encodingByteaArray}. */
export function encodeByteaArray(items: readonly Uint8Array[]): Uint8Array {
  return finish(encodingByteaArray(items))
}
