/** A document's place: `project/document`. */
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
 * Every address that a client's name can mean, the preferred one first; none when it is no name: control characters, a
 * wrong length, lone surrogates, or only spaces.
 *
 * What stands before the first slash is a project if it can be one. Otherwise the whole name is a document of
 * `defaultProject`, as with a name without a slash. The second address is that of the whole name where both may be
 * meant: which one depends on whether there is such a project.
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
 * Reads an address as it is written out in full; a name that does not begin with what can be a project belongs to
 * `defaultProject`. `null` when it is no name.
 */
export function parseAddress(name: string, defaultProject: string): Address | null {
  return readingsOf(name, defaultProject)[0] ?? null
}

/** The address in one string, also the room's name. */
export function formatAddress(address: Address): string {
  return `${address.project}/${address.key}`
}

function isKey(key: string): boolean {
  if (key.trim() === '' || CONTROL.test(key) || !key.isWellFormed()) return false
  // UTF-8 is at least as long as UTF-16 counted in units: skip encoding what is certainly too long.
  return key.length <= KEY_MAX_BYTES && utf8.encode(key).length <= KEY_MAX_BYTES
}
