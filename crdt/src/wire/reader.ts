/** Thrown inside decoders on bytes that end early or cannot be; every decoder's public face turns it into a value. */
export class MalformedError extends Error {}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A cursor over untrusted bytes with lib0's encodings (LEB128 varUint, varString, varUint8Array). Never
 * reads past the end: it throws {@link MalformedError}. Views it returns share memory with the input.
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
      // A scale beyond the range catches overlong zeros too: an infinite one would make NaN of them.
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

  /** Moves past a varString if it is `text` and that is plain ASCII, shorter than 128; else stays. */
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

/** Bytes to decode at once: the whole of a long string would take twice the time, most of it for memory. */
const PIECE_BYTES = 64 * 1024

/** The length of strict UTF-8 in UTF-16 units; throws {@link MalformedError}. */
function utf16Length(bytes: Uint8Array): number {
  let length = 0
  for (let from = 0; from < bytes.length; ) {
    let to = Math.min(from + PIECE_BYTES, bytes.length)
    // Not inside of a character, whose second to last bytes are 10xxxxxx.
    while (to < bytes.length && (bytes[to]! & 0xc0) === 0x80) to--
    if (to <= from) throw new MalformedError('a string is not UTF-8')
    length += decodeUtf8(bytes.subarray(from, to)).length
    from = to
  }
  return length
}

/** Strict UTF-8; throws {@link MalformedError}. */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch {
    throw new MalformedError('a string is not UTF-8')
  }
}
