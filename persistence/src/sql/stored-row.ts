/** One stored item of bytes as in the database: sealed or plain, and not checked. */
export interface StoredRow {
  /** Sequence number, for a snapshot that of the last update it covers; 0 for a version. */
  readonly seq: number
  readonly bytes: Uint8Array
  /** {@link ROW_PLAIN} or {@link ROW_SEALED}. */
  readonly format: number
  /** CRC-32 of `bytes`; `null` in rows of the first release. */
  readonly checksum: number | null
  readonly principal: string
  readonly at: Date
}

/** The format of plain bytes. */
export const ROW_PLAIN = 0
/** The format of bytes that are sealed with a key (`encryption/seal.ts`). */
export const ROW_SEALED = 1
