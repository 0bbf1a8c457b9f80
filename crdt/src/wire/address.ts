/** The address of a document: `project/document`. */
export interface Address {
  readonly project: string
  /** 1–255 bytes of UTF-8 without control characters, not only spaces; slashes allowed. */
  readonly key: string
}

const PROJECT = /^[a-z0-9-]{1,64}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
const KEY_MAX_BYTES = 255
const utf8 = new TextEncoder()

/**
 * All addresses that a client's document name can denote, the preferred one first; empty when the name is invalid:
 * control characters, a wrong length, lone surrogates, or only spaces.
 *
 * The part before the first slash is the project if it is a valid project name. Otherwise, and when there is no slash,
 * the whole name is a document of `defaultProject`. When both readings are possible, the second address is that of the
 * whole name; the caller chooses by whether the project exists.
 */
export function readingsOf(name: string, defaultProject: string): readonly Address[] {
  const whole = isKey(name) ? [{ project: defaultProject, key: name }] : []
  const slash = name.indexOf('/')
  const project = name.slice(0, Math.max(0, slash))
  if (!PROJECT.test(project)) return whole
  const key = name.slice(slash + 1)
  if (!isKey(key)) return []
  return project === defaultProject ? [{ project, key }] : [{ project, key }, ...whole]
}

/**
 * Parses a full address; a name without a valid project name before the first slash belongs to `defaultProject`. `null`
 * when the name is invalid.
 */
export function parseAddress(name: string, defaultProject: string): Address | null {
  return readingsOf(name, defaultProject)[0] ?? null
}

/** The address as one string, which is also the name of the room. */
export function formatAddress(address: Address): string {
  return `${address.project}/${address.key}`
}

function isKey(key: string): boolean {
  if (key.trim() === '' || CONTROL.test(key) || !key.isWellFormed()) return false
  // A string has at least as many bytes in UTF-8 as UTF-16 units: avoids encoding strings that are certainly too long.
  return key.length <= KEY_MAX_BYTES && utf8.encode(key).length <= KEY_MAX_BYTES
}
