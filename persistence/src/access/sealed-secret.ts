import { finish } from '@cowrite/crdt/steps'
import type { RowCodec } from '../sql/row-codec.ts'
import { ROW_PLAIN, ROW_SEALED } from '../sql/stored-row.ts'
import { StoreError } from '../store-error.ts'

/** The format of a row, then the row's checksum in 4 bytes, before the bytes themselves. */
const HEADER_BYTES = 5

/** Bytes that are stored in one column: sealed when there are encryption keys. `about` is bound to the sealed bytes. */
export function sealSecret(codec: RowCodec, about: string, secret: Uint8Array): Uint8Array {
  const { bytes, format, checksum } = codec.encode(about, secret)
  const stored = new Uint8Array(HEADER_BYTES + bytes.length)
  stored[0] = format
  new DataView(stored.buffer).setUint32(1, checksum)
  stored.set(bytes, HEADER_BYTES)
  return stored
}

/** Opens what {@link sealSecret} made; throws a `StoreError` `damaged` or `missing-key`. */
export function openSecret(codec: RowCodec, about: string, stored: Uint8Array): Uint8Array {
  const format = stored[0]
  if (stored.length < HEADER_BYTES || (format !== ROW_PLAIN && format !== ROW_SEALED))
    throw new StoreError('damaged', `The ${about} is damaged.`)
  const checksum = new DataView(stored.buffer, stored.byteOffset).getUint32(1)
  return finish(
    codec.decoding(about, { bytes: stored.subarray(HEADER_BYTES), format, checksum }, `The ${about}`),
  )
}
