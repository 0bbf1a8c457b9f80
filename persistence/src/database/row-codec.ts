import { crc32 } from 'node:zlib'
import type { Keyring } from '../encryption/keyring.ts'
import { open, seal } from '../encryption/seal.ts'
import { ROW_PLAIN, ROW_SEALED, type StoredRow } from '../store.ts'
import { StoreError } from '../store-error.ts'

/** Bytes as a row holds them. */
export interface EncodedRow {
  readonly bytes: Uint8Array
  readonly format: number
  readonly checksum: number
}

/** What is read of a row that holds bytes. */
export type RowBytes = Pick<StoredRow, 'bytes' | 'format' | 'checksum'>

/** Seals bytes on their way into rows where there are keys, checks and opens them on their way out. */
export class RowCodec {
  readonly keys: Keyring | null

  constructor(keys: Keyring | null) {
    this.keys = keys
  }

  /** The format of everything that is written. */
  get format(): number {
    return this.keys === null ? ROW_PLAIN : ROW_SEALED
  }

  encode(documentId: string, bytes: Uint8Array): EncodedRow {
    const stored = this.keys === null ? bytes : seal(this.keys.first, documentId, bytes)
    return { bytes: stored, format: this.format, checksum: crc32(stored) }
  }

  /** @throws StoreError `damaged` or `missing-key`; `what` names the row. */
  decode(documentId: string, row: RowBytes, what: string): Uint8Array {
    if (row.checksum !== null && row.checksum !== crc32(row.bytes)) throw damaged(documentId, what)
    switch (row.format) {
      case ROW_PLAIN:
        return row.bytes
      case ROW_SEALED: {
        const opened = open(this.keys, documentId, row.bytes)
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
}

function damaged(documentId: string, what: string): StoreError {
  return new StoreError(
    'damaged',
    `${what} of document ${documentId} is not what was written (a changed byte, or a wrong key). ` +
      'Nothing was changed; run "cowrite verify", and see docs/recovery.md.',
  )
}
