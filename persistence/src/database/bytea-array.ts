/** Type id of `bytea` in `pg_type`; fixed. */
const BYTEA_OID = 17
/** Dimensions, has-nulls flag, element type, length, lower bound: five 32-bit integers. */
const HEADER_BYTES = 20

/**
 * Encodes a `bytea[]` in PostgreSQL's binary format (`array_recv` in its source), so that bytes travel as
 * bytes: the drivers' own array encoding writes two hexadecimal digits per byte.
 */
export function encodeByteaArray(items: readonly Uint8Array[]): Uint8Array {
  let size = HEADER_BYTES
  for (const item of items) size += 4 + item.byteLength
  const encoded = new Uint8Array(size)
  const view = new DataView(encoded.buffer)
  view.setInt32(0, 1)
  view.setInt32(4, 0)
  view.setInt32(8, BYTEA_OID)
  view.setInt32(12, items.length)
  view.setInt32(16, 1)
  let at = HEADER_BYTES
  for (const item of items) {
    view.setInt32(at, item.byteLength)
    encoded.set(item, at + 4)
    at += 4 + item.byteLength
  }
  return encoded
}
