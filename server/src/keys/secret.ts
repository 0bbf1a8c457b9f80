import { newSecret } from '../access/secret.ts'

/** What keys of the API begin with. */
export const KEY_PREFIX = 'cwk_'
/** Characters of a key that are shown, the prefix of all keys included. */
const SHOWN_LENGTH = 12

/** A new key, and its first characters, which may be shown. */
export function newKey(): { readonly secret: string; readonly prefix: string } {
  const secret = newSecret(KEY_PREFIX)
  return { secret, prefix: secret.slice(0, SHOWN_LENGTH) }
}
