import { open } from 'node:fs/promises'

/** Bytes that are read at once: at most, and at the end of a file, which may still grow. */
const READ_BYTES = 1024 * 1024
const LEAST_READ_BYTES = 4096
/** Longest line that is read, in bytes; the lines of an export are shorter. */
const MAX_LINE_BYTES = 8 * 1024 * 1024
const NEWLINE = 0x0a

/** One line of a file. */
export interface FileLine {
  /** The number of the line, starting at 1. */
  readonly number: number
  /** The bytes without the line feed. */
  readonly bytes: Buffer
  /** Offset in the file after the line feed. */
  readonly end: number
  /** `cut`: the file ends before the line does. `long`: longer than any line of an export; reading stops after it. */
  readonly state: 'whole' | 'cut' | 'long'
}

/** The lines of a file, read in bounded memory. An empty rest after the last line feed is not a line. */
export async function* fileLines(path: string): AsyncGenerator<FileLine> {
  const file = await open(path, 'r')
  try {
    let { size: left } = await file.stat()
    let rest = Buffer.alloc(0)
    let number = 1
    let end = 0
    for (;;) {
      const buffer = Buffer.allocUnsafe(Math.min(READ_BYTES, Math.max(LEAST_READ_BYTES, left)))
      const { bytesRead } = await file.read(buffer, 0, buffer.length, null)
      if (bytesRead === 0) break
      left -= bytesRead
      const data =
        rest.length === 0
          ? buffer.subarray(0, bytesRead)
          : Buffer.concat([rest, buffer.subarray(0, bytesRead)])
      let from = 0
      for (;;) {
        const at = data.indexOf(NEWLINE, from)
        if (at < 0) break
        end += at + 1 - from
        yield { number: number++, bytes: data.subarray(from, at), end, state: 'whole' }
        from = at + 1
      }
      rest = data.subarray(from)
      if (rest.length > MAX_LINE_BYTES) {
        yield { number, bytes: rest, end: end + rest.length, state: 'long' }
        return
      }
    }
    if (rest.length > 0) yield { number, bytes: rest, end: end + rest.length, state: 'cut' }
  } finally {
    await file.close()
  }
}
