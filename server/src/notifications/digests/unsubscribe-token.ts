import { createHmac, timingSafeEqual } from 'node:crypto'

/** Bytes of an account's id, and of the signature. */
const ID_BYTES = 16
const SIGNATURE_BYTES = 24

/** What a signature is for, so that one made with the same key for something else is none. */
const PURPOSE = 'unsubscribe from mails about notifications'

/** The token of a link in mails by which the account with this id gets no more of them. It works without an end. */
export function unsubscribeToken(key: Uint8Array, account: string): string {
  const id = Buffer.from(account.replaceAll('-', ''), 'hex')
  return Buffer.concat([id, signatureOf(key, id)]).toString('base64url')
}

/** The account of a token; `null` for one that was not made with this key. */
export function accountOfToken(key: Uint8Array, token: string): string | null {
  const bytes = Buffer.from(token, 'base64url')
  if (bytes.length !== ID_BYTES + SIGNATURE_BYTES) return null
  const id = bytes.subarray(0, ID_BYTES)
  if (!timingSafeEqual(bytes.subarray(ID_BYTES), signatureOf(key, id))) return null
  return id.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function signatureOf(key: Uint8Array, id: Uint8Array): Buffer {
  return createHmac('sha256', key).update(PURPOSE).update(id).digest().subarray(0, SIGNATURE_BYTES)
}
