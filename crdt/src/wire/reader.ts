/**
 * Thrown inside decoders for truncated or invalid bytes; the public functions of each decoder convert it to a value.
 */
export class MalformedError extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A cursor over untrusted bytes with lib0's encodings (LEB128 varUint, varString, varUint8Array). Throws {@link
 * MalformedError} instead of reading past the end. Returned views share memory with the input.
 */
export class ByteReader {
  readonly bytes: Uint8Array
  pos: number
  readonly end: number

  constructor(bytes: Uint8Array, pos = 0, end = bytes.length) {
    this.bytes = bytes
    this.pos = pos
    this.end = end
  }

  get atEnd(): boolean {
    return this.pos >= this.end
  }

  byte(): number {
    if (this.pos >= this.end) throw new MalformedError('the bytes end early')
    return this.bytes[this.pos++]!
  }

  /** An unsigned integer up to 2^53 - 1. */
  varUint(): number {
    let b = this.byte()
    if (b < 0x80) return b
    let value = b & 0x7f
    let scale = 128
    for (;;) {
      b = this.byte()
      // The check of the scale also refuses overlong zeros: with an infinite scale, zero would become NaN.
      if (scale > Number.MAX_SAFE_INTEGER) throw new MalformedError('an integer is out of range')
      value += (b & 0x7f) * scale
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedError('an integer is out of range')
      if (b < 0x80) return value
      scale *= 128
    }
  }

  /** Moves past a signed varInt (6 bits and the sign in the first byte). */
  skipVarInt(): void {
    let b = this.byte()
    let value = b & 0x3f
    let scale = 64
    while (b >= 0x80) {
      b = this.byte()
      if (scale > Number.MAX_SAFE_INTEGER) throw new MalformedError('an integer is out of range')
      value += (b & 0x7f) * scale
      if (value > Number.MAX_SAFE_INTEGER) throw new MalformedError('an integer is out of range')
      scale *= 128
    }
  }

  skip(length: number): void {
    if (length > this.end - this.pos) throw new MalformedError('the bytes end early')
    this.pos += length
  }

  /** A length-prefixed view. */
  varBytes(): Uint8Array {
    const length = this.varUint()
    const from = this.pos
    this.skip(length)
    return this.bytes.subarray(from, this.pos)
  }

  varString(): string {
    return decodeUtf8(this.varBytes())
  }

  /**
   * Moves past a varString if it equals `text` and `text` is ASCII of fewer than 128 characters, and returns `true`;
   * otherwise does not move.
   */
  skipAscii(text: string): boolean {
    const { bytes, pos } = this
    const { length } = text
    if (bytes[pos] !== length || length > 127 || length >= this.end - pos) return false
    for (let i = 0; i < length; i++) {
      const code = text.charCodeAt(i)
      if (code > 127 || bytes[pos + 1 + i] !== code) return false
    }
    this.pos = pos + 1 + length
    return true
  }

  /** Moves past a varString, checks that it is UTF-8 and returns its length in UTF-16 units. */
  skipString(): number {
    const length = this.varUint()
    const from = this.pos
    this.skip(length)
    const { bytes, pos } = this
    for (let i = from; i < pos; i++) {
      if (bytes[i]! >= 0x80) return utf16Length(bytes.subarray(from, pos))
    }
    return length
  }

  rest(): Uint8Array {
    return this.bytes.subarray(this.pos, this.end)
  }
}

/** Bytes to decode at once: decoding a whole long string takes twice the time, mostly for allocation. */
const PIECE_BYTES = 64 * 1024

/**
 * The length of strict UTF-8 in UTF-16 units.
 *
 * @throws MalformedError when the bytes are not UTF-8.
 */
function utf16Length(bytes: Uint8Array): number {
  let length = 0
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + PIECE_BYTES, bytes.length)
    // Never split a character: its second and later bytes have the form 10xxxxxx.
    while (to < bytes.length && (bytes[to]! & 0xc0) === 0x80) to--
    if (to <= from) throw new MalformedError('a string is not UTF-8')
    length += decodeUtf8(bytes.subarray(from, to)).length
    from = to
  }
  return length
}

/**
 * Decodes strict UTF-8.
 *
 * @throws MalformedError when the bytes are not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new MalformedError('a string is not UTF-8')
  }
}
