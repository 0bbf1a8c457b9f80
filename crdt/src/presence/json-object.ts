/**
 * Checks that bytes are one JSON object (RFC 8259), without building it. Other clients parse a client's state, and
 * invalid JSON would make them throw.
 */
export function isJsonObject(bytes: Uint8Array): boolean {
  const scanner = new JsonScanner(bytes)
  scanner.space()
  return scanner.peek() === OPEN_BRACE && scanner.value(MAX_DEPTH) && scanner.atEndAfterSpace()
}

/** Where the value of a member is in a JSON object, in bytes. */
export interface MemberPlace {
  readonly start: number
  readonly end: number
}

/**
 * Where the value of the member `name` is in the bytes of a valid JSON object; `null`: there is no such member. `unclear`:
 * a key has escapes or `name` occurs twice, so that only a parser can tell. `name` has no characters that need escapes.
 */
export function memberPlace(object: Uint8Array, name: string): MemberPlace | null | 'unclear' {
  return new JsonScanner(object).find(name)
}

/** Maximum nesting: parsers of other clients are recursive. */
const MAX_DEPTH = 32

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPEN_BRACE = 0x7b
const CLOSE_BRACE = 0x7d
const OPEN_BRACKET = 0x5b
const CLOSE_BRACKET = 0x5d
const COMMA = 0x2c
const COLON = 0x3a
const MINUS = 0x2d
const PLUS = 0x2b
const DOT = 0x2e
const ESCAPES = new Set([...'"\\/bfnrt'].map((c) => c.charCodeAt(0)))

class JsonScanner {
  private readonly bytes: Uint8Array
  private pos = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  peek(): number {
    return this.bytes[this.pos] ?? -1
  }

  space(): void {
    for (let b = this.peek(); b === 0x20 || b === 0x0a || b === 0x0d || b === 0x09; b = this.peek())
      this.pos++
  }

  atEndAfterSpace(): boolean {
    this.space()
    return this.pos === this.bytes.length
  }

  find(name: string): MemberPlace | null | 'unclear' {
    let found: MemberPlace | null | 'unclear' = null
    this.space()
    this.members(CLOSE_BRACE, () => {
      const keyStart = this.pos + 1
      this.string()
      const key = this.bytes.subarray(keyStart, this.pos - 1)
      this.space()
      this.take(COLON)
      this.space()
      const start = this.pos
      this.value(MAX_DEPTH)
      if (key.includes(BACKSLASH)) found = 'unclear'
      else if (equalsAscii(key, name)) found = found === null ? { start, end: this.pos } : 'unclear'
      return true
    })
    return found
  }

  value(depth: number): boolean {
    if (depth === 0) return false
    switch (this.peek()) {
      case QUOTE:
        return this.string()
      case OPEN_BRACE:
        return this.members(CLOSE_BRACE, () => this.member(depth))
      case OPEN_BRACKET:
        return this.members(CLOSE_BRACKET, () => this.value(depth - 1))
      case 0x74:
        return this.word('true')
      case 0x66:
        return this.word('false')
      case 0x6e:
        return this.word('null')
      default:
        return this.number()
    }
  }

  private member(depth: number): boolean {
    if (!this.string()) return false
    this.space()
    if (!this.take(COLON)) return false
    this.space()
    return this.value(depth - 1)
  }

  private members(close: number, item: () => boolean): boolean {
    this.pos++
    this.space()
    if (this.take(close)) return true
    for (;;) {
      this.space()
      if (!item()) return false
      this.space()
      if (this.take(close)) return true
      if (!this.take(COMMA)) return false
    }
  }

  private string(): boolean {
    if (!this.take(QUOTE)) return false
    for (;;) {
      const b = this.peek()
      if (b < 0x20) return false
      this.pos++
      if (b === QUOTE) return true
      if (b === BACKSLASH && !this.escape()) return false
    }
  }

  private escape(): boolean {
    const b = this.peek()
    this.pos++
    if (b !== 0x75) return ESCAPES.has(b)
    for (let i = 0; i < 4; i++, this.pos++) if (!isHex(this.peek())) return false
    return true
  }

  private number(): boolean {
    this.take(MINUS)
    if (this.peek() === 0x30) this.pos++
    else if (!this.digits()) return false
    if (this.take(DOT) && !this.digits()) return false
    if (this.peek() === 0x65 || this.peek() === 0x45) {
      this.pos++
      if (!this.take(PLUS)) this.take(MINUS)
      return this.digits()
    }
    return true
  }

  private digits(): boolean {
    const from = this.pos
    for (let b = this.peek(); b >= 0x30 && b <= 0x39; b = this.peek()) this.pos++
    return this.pos > from
  }

  private word(text: string): boolean {
    for (let i = 0; i < text.length; i++, this.pos++) if (this.peek() !== text.charCodeAt(i)) return false
    return true
  }

  private take(byte: number): boolean {
    if (this.peek() !== byte) return false
    this.pos++
    return true
  }
}

function isHex(b: number): boolean {
  return (b >= 0x30 && b <= 0x39) || (b >= 0x41 && b <= 0x46) || (b >= 0x61 && b <= 0x66)
}

function equalsAscii(bytes: Uint8Array, text: string): boolean {
  if (bytes.length !== text.length) return false
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false
  return true
}
