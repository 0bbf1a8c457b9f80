import { finish, STEP_BYTES, type Steps } from '../steps.ts'

/** Type id of `bytea` in `pg_type`; fixed. */
const BYTEA_OID = 17
/** Dimensions, has-nulls flag, element type, length, lower bound: five 32-bit integers. */
const HEADER_BYTES = 20

/**
 * Encodes a `bytea[]` in PostgreSQL's binary format (`array_recv` in its source), so that bytes travel as
 * bytes: the drivers' own array encoding writes two hexadecimal digits per byte. Much of it takes several steps.
 */
export function* encodingByteaArray(items: readonly Uint8Array[]): Steps<Uint8Array> {
  let size = HEADER_BYTES
  for (const item of items) size += 4 + item.byteLength
  // Every byte of it is written.
  const encoded = Buffer.allocUnsafeSlow(size)
  const view = new DataView(encoded.buffer)
  view.setInt32(0, 1)
  view.setInt32(4, 0)
  view.setInt32(8, BYTEA_OID)
  view.setInt32(12, items.length)
  view.setInt32(16, 1)
  let at = HEADER_BYTES
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
