/** A document's place: `project/document`. */
export interface Address {
  readonly project: string
  /** 1–255 bytes of UTF-8 without control characters; slashes allowed. */
  readonly key: string
}

const PROJECT = /^[a-z0-9-]{1,64}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it refuses
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/
const KEY_MAX_BYTES = 255
const utf8 = new TextEncoder()

/**
 * Reads an address; a name without a slash belongs to `defaultProject`. `null` when it is not an address:
 * wrong characters, a wrong length, or lone surrogates.
 */
export function parseAddress(name: string, defaultProject: string): Address | null {
  const slash = name.indexOf('/')
  const project = slash < 0 ? defaultProject : name.slice(0, slash)
  const key = slash < 0 ? name : name.slice(slash + 1)
  if (!PROJECT.test(project) || key === '' || CONTROL.test(key) || !key.isWellFormed()) return null
  // UTF-8 is at least as long as UTF-16 counted in units: skip encoding what is certainly too long.
  if (key.length > KEY_MAX_BYTES || utf8.encode(key).length > KEY_MAX_BYTES) return null
  return { project, key }
}

/** The address in one string, also the room's name. */
export function formatAddress(address: Address): string {
  return `${address.project}/${address.key}`
}
