import { randomBytes } from 'node:crypto'

const SECRET_BYTES = 32

/** A new secret: a prefix that says what it is for, and 32 random bytes in base64url. */
export function newSecret(prefix: string): string {
  return `${prefix}${randomBytes(SECRET_BYTES).toString('base64url')}`
}
