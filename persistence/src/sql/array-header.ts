/** Dimensions, has-nulls flag, element type, length, lower bound: five 32-bit integers. */
export const ARRAY_HEADER_BYTES = 20

/**
 * Writes the header of an array of one dimension without NULLs in PostgreSQL's binary format (`array_recv` in its
 * source). `length` elements of the type with id `elementType` follow it, each after its size in bytes as a 32-bit
 * integer.
 */
export function writeArrayHeader(view: DataView, elementType: number, length: number): void {
  view.setInt32(0, 1)
  view.setInt32(4, 0)
  view.setInt32(8, elementType)
  view.setInt32(12, length)
  view.setInt32(16, 1)
}
