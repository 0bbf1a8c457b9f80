import type { PackedBytes } from './pglite-messages.ts'

/** Least number of rows that are packed. */
const WORTH_PACKING = 64

/**
 * Moves the byte arrays of one column of many rows into one buffer: a document can have hundreds of thousands of updates,
 * and each array that is copied between threads costs microseconds. `null` for few rows, which stay as they are.
 */
export function packBytes(rows: readonly object[], column = 'bytes'): PackedBytes | null {
  const cells = rows as readonly Record<string, unknown>[]
  if (cells.length < WORTH_PACKING || !(column in cells[0]!)) return null
  const lengths = new Int32Array(cells.length)
  let total = 0
  for (const [index, cell] of cells.entries()) {
    const value = cell[column]
    lengths[index] = value instanceof Uint8Array ? value.length : -1
    if (value instanceof Uint8Array) total += value.length
  }
  const buffer = new Uint8Array(total)
  let at = 0
  for (const cell of cells) {
    const value = cell[column]
    if (!(value instanceof Uint8Array)) continue
    buffer.set(value, at)
    at += value.length
    cell[column] = null
  }
  return { column, buffer, lengths }
}

/** Restores the byte arrays as views into the buffer. */
export function unpackBytes(rows: readonly object[], { column, buffer, lengths }: PackedBytes): void {
  let at = 0
  for (const [index, row] of rows.entries()) {
    const length = lengths[index] ?? -1
    if (length < 0) continue
    ;(row as Record<string, unknown>)[column] = buffer.subarray(at, at + length)
    at += length
  }
}
