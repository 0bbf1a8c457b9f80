import type { RowBytes } from './row-codec.ts'

/** A row, or a piece of one that is too large to come in one go. */
export interface MaybePiece extends RowBytes {
  /** Of the whole value, in bytes; `null` for a whole row. */
  readonly size: number | null
  /** Number of the piece, from 0; `null` for a whole row. */
  readonly piece: number | null
}

/**
 * Selects `columns`, `bytes`, `size` and `piece` from rows with bytes (see {@link MaybePiece}), as a part of one statement
 * and thus of its moment. `from`: a table and a condition; `limit`: the parameter with `Sql.pieceBytes`.
 *
 * `bytes || ''` is the value out of its storage: else the database would take it out, and decompress it, for each piece.
 * `OFFSET 0` keeps the planner from moving it to where it would be done for each piece.
 */
export function selectPieces(columns: string, from: string, limit: string): string {
  return `SELECT ${columns}, bytes, NULL::integer AS size, NULL::integer AS piece
      FROM ${from} AND octet_length(bytes) <= ${limit}::integer
    UNION ALL SELECT ${columns}, substring(flat FROM piece * ${limit}::integer + 1 FOR ${limit}::integer), size, piece
      FROM (
        SELECT *, bytes || ''::bytea AS flat, octet_length(bytes) AS size
        FROM ${from} AND octet_length(bytes) > ${limit}::integer OFFSET 0
      ) AS large
      CROSS JOIN LATERAL generate_series(0, (size - 1) / ${limit}::integer) AS piece`
}

/** A value of which some pieces are there. */
interface Incomplete {
  readonly bytes: Uint8Array
  missing: number
}

/** Puts values together that came in pieces, in any order. */
export class Pieces {
  readonly #pieceBytes: number
  readonly #incomplete = new Map<string, Incomplete>()

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes
  }

  /** The whole row, once its last piece is there; else `null`. `key` tells rows apart. */
  take<Row extends MaybePiece>(row: Row, key: string): Row | null {
    const { bytes, size, piece } = row
    if (size === null || piece === null) return row
    let value = this.#incomplete.get(key)
    if (value === undefined) {
      // A value leaves here only when all of its bytes were written, so none needs to be cleared first.
      value = { bytes: Buffer.allocUnsafeSlow(size), missing: size }
      this.#incomplete.set(key, value)
    }
    value.bytes.set(bytes, piece * this.#pieceBytes)
    value.missing -= bytes.length
    if (value.missing > 0) return null
    this.#incomplete.delete(key)
    return { ...row, bytes: value.bytes, size: null, piece: null }
  }

  /** @throws TypeError when a piece never came. */
  end(): void {
    if (this.#incomplete.size > 0)
      throw new TypeError('The database answered without some pieces of a value.')
  }
}
