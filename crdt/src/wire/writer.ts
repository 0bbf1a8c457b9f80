const utf8 = new TextEncoder()

/** A growing buffer with lib0's encodings, the counterpart of `ByteReader`. */
export class ByteWriter {
  private bytes: Uint8Array
  private length = 0

  /** `capacity`: initial size in bytes; avoids growing when the size is known. */
  constructor(capacity = 64) {
    this.bytes = new Uint8Array(capacity)
  }

  /** Bytes written so far. */
  get position(): number {
    return this.length
  }

  byte(value: number): this {
    this.reserve(1)
    this.bytes[this.length++] = value
    return this
  }

  varUint(value: number): this {
    this.reserve(8)
    let rest = value
    while (rest > 0x7f) {
      this.bytes[this.length++] = (rest % 128) | 0x80
      rest = Math.floor(rest / 128)
    }
    this.bytes[this.length++] = rest
    return this
  }

  raw(bytes: Uint8Array): this {
    this.reserve(bytes.length)
    this.bytes.set(bytes, this.length)
    this.length += bytes.length
    return this
  }

  varBytes(bytes: Uint8Array): this {
    return this.varUint(bytes.length).raw(bytes)
  }

  varString(text: string): this {
    return this.varBytes(utf8.encode(text))
  }

  /** The bytes written, without a copy; the writer must not be used afterwards. */
  finish(): Uint8Array {
    return this.bytes.subarray(0, this.length)
  }

  private reserve(more: number): void {
    const needed = this.length + more
    if (needed <= this.bytes.length) return
    const grown = new Uint8Array(Math.max(needed, this.bytes.length * 2))
    grown.set(this.bytes.subarray(0, this.length))
    this.bytes = grown
  }
}
