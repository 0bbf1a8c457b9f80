import { createHash } from 'node:crypto'

/** The hash under which a secret of high entropy is stored: SHA-256, 32 bytes. */
export function hashSecret(secret: string): Uint8Array {
  return createHash('sha256').update(secret).digest()
}
