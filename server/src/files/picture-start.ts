/** What pictures that can be decoded begin with, at an offset in bytes. */
const STARTS: readonly (readonly [offset: number, start: string])[] = [
  [0, '\xff\xd8\xff'],
  [0, '\x89PNG\r\n\x1a\n'],
  [0, 'GIF87a'],
  [0, 'GIF89a'],
  [8, 'WEBP'],
  [4, 'ftypavif'],
  [4, 'ftypavis'],
]

/** Whether bytes begin as those of a picture that can be decoded. */
export function startsAsPicture(bytes: Buffer): boolean {
  const start = bytes.toString('latin1', 0, 16)
  return STARTS.some(([offset, expected]) => start.startsWith(expected, offset))
}
