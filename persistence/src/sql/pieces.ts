import type { RowBytes } from './row-codec.ts'

/** A row, or a piece of a row that is too large to be read at once. */
export interface MaybePiece extends RowBytes {
  /** Size of the whole value in bytes; `null` for a whole row. */
  readonly size: number | null
  /** Number of the piece, from 0; `null` for a whole row. */
  readonly piece: number | null
}

/**
 * The text that selects `columns`, `bytes`, `size` and `piece` from rows with bytes (see {@link MaybePiece}), to be a part
 * of a statement. `from`: a table and a condition; `limit`: the parameter with `SqlSession.pieceBytes`.
 *
 * `bytes || ''` reads the value from its storage once; without it the database would read and decompress the value for
 * each piece. `OFFSET 0` keeps the planner from moving this expression to where it is evaluated for each piece.
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

/** A value of which some pieces have arrived. */
interface Incomplete {
  readonly bytes: Uint8Array
  missing: number
}

/** Joins the pieces of values, which may arrive in any order. */
export class Pieces {
  readonly #pieceBytes: number
  readonly #incomplete = new Map<string, Incomplete>()

  constructor(pieceBytes: number) {
    this.#pieceBytes = pieceBytes
  }

  /** Returns the whole row when its last piece has arrived, else `null`. `key` identifies the row. */
  take<Row extends MaybePiece>(row: Row, key: string): Row | null {
    const { bytes, size, piece } = row
    if (size === null || piece === null) return row
    let value = this.#incomplete.get(key)
    if (value === undefined) {
      // Not cleared: a value is returned only when all of its bytes were written.
      value = { bytes: Buffer.allocUnsafeSlow(size), missing: size }
      this.#incomplete.set(key, value)
    }
    value.bytes.set(bytes, piece * this.#pieceBytes)
    value.missing -= bytes.length
    if (value.missing > 0) return null
    this.#incomplete.delete(key)
    return { ...row, bytes: value.bytes, size: null, piece: null }
  }

  /** @throws TypeError when a piece is missing. */
  end(): void {
    if (this.#incomplete.size > 0)
      throw new TypeError('The database answered without some pieces of a value.')
  }
}
