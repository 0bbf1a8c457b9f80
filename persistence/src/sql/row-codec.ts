import { crc32 } from 'node:zlib'
import { finish, type Steps } from '@cowrite/crdt/steps'
import type { Keyring } from '../encryption/keyring.ts'
import { opening, sealing } from '../encryption/seal.ts'
import { STEP_BYTES } from '../steps.ts'
import { StoreError } from '../store-error.ts'
import { ROW_PLAIN, ROW_SEALED, type StoredRow } from './stored-row.ts'

/** Bytes in the form in which a row stores them. */
export interface EncodedRow {
  readonly bytes: Uint8Array
  readonly format: number
  readonly checksum: number
}

/** The columns of a row with bytes. */
export type RowBytes = Pick<StoredRow, 'bytes' | 'format' | 'checksum'>

/** Seals bytes for rows when there are keys; checks and opens the bytes of rows. */
export class RowCodec {
  readonly keys: Keyring | null

  constructor(keys: Keyring | null) {
    this.keys = keys
  }

  /** The format of new rows. */
  get format(): number {
    return this.keys === null ? ROW_PLAIN : ROW_SEALED
  }

  /** `bytes` must not change until the last step. */
  *encoding(documentId: string, bytes: Uint8Array): Steps<EncodedRow> {
    const stored = this.keys === null ? bytes : yield* sealing(this.keys.first, documentId, bytes)
    return { bytes: stored, format: this.format, checksum: yield* checksumming(stored) }
  }

  /** All steps of {@link encoding}. */
  encode(documentId: string, bytes: Uint8Array): EncodedRow {
    return finish(this.encoding(documentId, bytes))
  }

  /** @throws StoreError `damaged` or `missing-key`; `what` names the row. */
  *decoding(documentId: string, row: RowBytes, what: string): Steps<Uint8Array> {
    if (row.checksum !== null && row.checksum !== (yield* checksumming(row.bytes)))
      throw damaged(documentId, what)
    switch (row.format) {
      case ROW_PLAIN:
        return row.bytes
      case ROW_SEALED: {
        const opened = yield* opening(this.keys, documentId, row.bytes)
        if (opened.ok) return opened.bytes
        if (opened.reason === 'damaged') throw damaged(documentId, what)
        throw new StoreError(
          'missing-key',
          `${what} of document ${documentId} is sealed with the key ${opened.keyId}, ` +
            'which COWRITE_ENCRYPTION_KEYS does not name. Nothing was changed.',
        )
      }
      default:
        throw damaged(documentId, what)
    }
  }

  /** All steps of {@link decoding}. */
  decode(documentId: string, row: RowBytes, what: string): Uint8Array {
    return finish(this.decoding(documentId, row, what))
  }
}

/** CRC-32. */
function* checksumming(bytes: Uint8Array): Steps<number> {
  let checksum = crc32(bytes.subarray(0, STEP_BYTES))
  for (let at = STEP_BYTES; at < bytes.length; at += STEP_BYTES) {
    yield
    checksum = crc32(bytes.subarray(at, at + STEP_BYTES), checksum)
  }
  return checksum
}

function damaged(documentId: string, what: string): StoreError {
  return new StoreError(
    'damaged',
    `${what} of document ${documentId} is not what was written (a changed byte, or a wrong key). ` +
      'Nothing was changed; run "cowrite verify", and see docs/recovery.md.',
  )
}
