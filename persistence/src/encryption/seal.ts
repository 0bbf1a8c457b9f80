import { type Cipheriv, createCipheriv, createDecipheriv, type Decipheriv, randomBytes } from 'node:crypto'
import { finish, type Steps } from '@cowrite/crdt/steps'
import { STEP_BYTES } from '../steps.ts'
import type { Keyring, NamedKey } from './keyring.ts'

const ALGORITHM = 'aes-256-gcm'
/** First byte of everything sealed: the version of this layout. */
const LAYOUT = 1
/** As NIST SP 800-38D recommends for GCM; random, which is sound for 2³² seals with one key. */
const NONCE_BYTES = 12
const TAG_BYTES = 16
/** Goes through the cipher at a time: the buffer that it answers with stays in the processor's cache. */
const SLICE_BYTES = 64 * 1024

/** What opening sealed bytes came to. */
export type Opened =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly reason: 'missing-key'; readonly keyId: string }
  /** Cut short, changed, moved from another document, or sealed with another key of the same name. */
  | { readonly ok: false; readonly reason: 'damaged' }

/**
 * Seals bytes with AES-256-GCM. Layout: version, length of the key's name, the name, 12 bytes nonce, ciphertext,
 * 16 bytes tag. `context` (the document's id) is authenticated, not stored: bytes of one document do not open as
 * those of another.
 */
export function* sealing(key: NamedKey, context: string, bytes: Uint8Array): Steps<Uint8Array> {
  const header = headerOf(key.id)
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key.key, nonce).setAAD(Buffer.from(context))
  const text = header.length + NONCE_BYTES
  const end = text + bytes.length
  // Every byte of it is written.
  const sealed = Buffer.allocUnsafe(end + TAG_BYTES)
  sealed.set(header)
  sealed.set(nonce, header.length)
  yield* ciphering(cipher, bytes, sealed.subarray(text, end))
  cipher.final()
  sealed.set(cipher.getAuthTag(), end)
  return sealed
}

/** All steps of {@link sealing}. */
export function seal(key: NamedKey, context: string, bytes: Uint8Array): Uint8Array {
  return finish(sealing(key, context, bytes))
}

/** Opens what {@link sealing} made, with the key that its header names. */
export function* opening(keys: Keyring | null, context: string, sealed: Uint8Array): Steps<Opened> {
  const keyId = sealedWith(sealed)
  if (keyId === null) return { ok: false, reason: 'damaged' }
  const key = keys?.find(keyId) ?? null
  if (key === null) return { ok: false, reason: 'missing-key', keyId }
  const from = 2 + Buffer.byteLength(keyId)
  const text = from + NONCE_BYTES
  const end = sealed.length - TAG_BYTES
  if (end < text) return { ok: false, reason: 'damaged' }
  const decipher = createDecipheriv(ALGORITHM, key.key, sealed.subarray(from, text), {
    authTagLength: TAG_BYTES,
  })
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(end))
  const bytes = Buffer.allocUnsafe(end - text)
  yield* ciphering(decipher, sealed.subarray(text, end), bytes)
  try {
    decipher.final()
  } catch {
    // The only way in which Node says that the tag does not match.
    return { ok: false, reason: 'damaged' }
  }
  return { ok: true, bytes }
}

/** All steps of {@link opening}. */
export function open(keys: Keyring | null, context: string, sealed: Uint8Array): Opened {
  return finish(opening(keys, context, sealed))
}

/** Puts what the cipher makes of `bytes` into `target`, which is as long: in this mode nothing is held back. */
function* ciphering(cipher: Cipheriv | Decipheriv, bytes: Uint8Array, target: Uint8Array): Steps<void> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    if (at > 0 && at % STEP_BYTES === 0) yield
    target.set(cipher.update(bytes.subarray(at, at + SLICE_BYTES)), at)
  }
}

/** The name of the key in the header; `null` when there is no such header. */
export function sealedWith(sealed: Uint8Array): string | null {
  const length = sealed[1] ?? 0
  if (sealed[0] !== LAYOUT || length === 0 || sealed.length < 2 + length) return null
  return Buffer.from(sealed.subarray(2, 2 + length)).toString('latin1')
}

/** The first bytes of everything sealed with the key of this name. */
export function headerOf(keyId: string): Uint8Array {
  const name = Buffer.from(keyId, 'latin1')
  return Buffer.concat([Uint8Array.of(LAYOUT, name.length), name])
}
