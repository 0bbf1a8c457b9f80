import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

const PREFIX = 'cwr_'
const ID_BYTES = 16
const SECRET_BYTES = 32
const TAG_BYTES = 16
const TOKEN_BYTES = ID_BYTES + SECRET_BYTES + TAG_BYTES

/**
 * The refresh tokens of sessions: the id of the session, a secret, and a tag by which the server knows a token of its own
 * without the database. The secret of the next token follows from the one before, so that tabs that refresh at the same
 * moment get the same token. A token that is genuine and no longer current was used twice: somebody has a copy.
 */
export class RefreshTokens {
  private readonly key: Uint8Array

  constructor(key: Uint8Array) {
    this.key = key
  }

  /** The first token of a session. */
  first(session: string): string {
    return this.token(idBytes(session), randomBytes(SECRET_BYTES))
  }

  /** The token that replaces a genuine one. */
  next(token: string): string {
    const bytes = bytesOf(token)
    const secret = bytes.subarray(ID_BYTES, ID_BYTES + SECRET_BYTES)
    return this.token(bytes.subarray(0, ID_BYTES), this.mac('next', secret))
  }

  /** The session of a token; `null`: the token is not genuine. */
  sessionOf(token: string): string | null {
    if (!token.startsWith(PREFIX)) return null
    const bytes = bytesOf(token)
    if (bytes.length !== TOKEN_BYTES) return null
    const tag = this.tag(bytes.subarray(0, TOKEN_BYTES - TAG_BYTES))
    if (!timingSafeEqual(tag, bytes.subarray(TOKEN_BYTES - TAG_BYTES))) return null
    const hex = bytes.toString('hex', 0, ID_BYTES)
    return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  }

  private token(id: Buffer, secret: Buffer): string {
    const content = Buffer.concat([id, secret])
    return `${PREFIX}${Buffer.concat([content, this.tag(content)]).toString('base64url')}`
  }

  private tag(content: Uint8Array): Buffer {
    return this.mac('tag', content).subarray(0, TAG_BYTES)
  }

  private mac(purpose: 'next' | 'tag', content: Uint8Array): Buffer {
    return createHmac('sha256', this.key).update(`${purpose}:`).update(content).digest()
  }
}

function idBytes(session: string): Buffer {
  return Buffer.from(session.replaceAll('-', ''), 'hex')
}

function bytesOf(token: string): Buffer {
  return Buffer.from(token.slice(PREFIX.length), 'base64url')
}
