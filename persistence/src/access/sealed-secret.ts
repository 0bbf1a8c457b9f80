import { finish } from '@cowrite/crdt/steps'
import { sealedWith } from '../encryption/seal.ts'
import type { RowCodec } from '../sql/row-codec.ts'
import { ROW_PLAIN, ROW_SEALED } from '../sql/stored-row.ts'
import { StoreError } from '../store-error.ts'

/** The format of a row, then the row's checksum in 4 bytes, before the bytes themselves. */
export const SECRET_HEADER_BYTES = 5

/** Bytes that are stored in one column: sealed when there are encryption keys. `about` is bound to the sealed bytes. */
export function sealSecret(codec: RowCodec, about: string, secret: Uint8Array): Uint8Array {
  const { bytes, format, checksum } = codec.encode(about, secret)
  const stored = new Uint8Array(SECRET_HEADER_BYTES + bytes.length)
  stored[0] = format
  new DataView(stored.buffer).setUint32(1, checksum)
  stored.set(bytes, SECRET_HEADER_BYTES)
  return stored
}

/** Opens what {@link sealSecret} made; throws a `StoreError` `damaged` or `missing-key`. */
export function openSecret(codec: RowCodec, about: string, stored: Uint8Array): Uint8Array {
  const format = stored[0]
  if (stored.length < SECRET_HEADER_BYTES || (format !== ROW_PLAIN && format !== ROW_SEALED))
    throw new StoreError('damaged', `The ${about} is damaged.`)
  const checksum = new DataView(stored.buffer, stored.byteOffset).getUint32(1)
  return finish(
    codec.decoding(about, { bytes: stored.subarray(SECRET_HEADER_BYTES), format, checksum }, `The ${about}`),
  )
}

/** The id of the key that {@link sealSecret} used; `null` when there was none. */
export function sealedSecret(stored: Uint8Array): string | null {
  return stored[0] === ROW_SEALED ? sealedWith(stored.subarray(SECRET_HEADER_BYTES)) : null
}
