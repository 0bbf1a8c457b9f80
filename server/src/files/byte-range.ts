import type { ByteRange } from './storage/file-storage.ts'

/**
 * The part of an object of `size` bytes that the header `Range` asks for (RFC 9110, section 14). `null`: the whole, also when it
 * asks for several parts. `unsatisfiable`: it begins beyond the end.
 */
export function byteRange(header: string | undefined, size: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '')
  if (match === null) return null
  const [, first = '', last = ''] = match
  if (first === '' && last === '') return null
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (first === '' && Number(last) === 0) return 'unsatisfiable'
  if (from >= size) return 'unsatisfiable'
  return from > to ? null : { from, to }
}
