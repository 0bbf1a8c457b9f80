import { createSecretKey, type KeyObject } from 'node:crypto'

/** AES-256. */
const KEY_BYTES = 32
/** Goes into the header of everything that is sealed. */
const ID = /^[A-Za-z0-9._-]{1,32}$/

/** A key with its name. */
export interface NamedKey {
  readonly id: string
  readonly key: KeyObject
}

/** A list of keys that cannot be used; the message says why and names no secret. */
export class KeyringError extends Error {}

/** The keys that stored bytes are sealed with: the first seals, all of them open. */
export class Keyring {
  /** The key that seals. */
  readonly first: NamedKey
  readonly #keys: ReadonlyMap<string, NamedKey>

  private constructor(keys: readonly [NamedKey, ...NamedKey[]]) {
    this.first = keys[0]
    this.#keys = new Map(keys.map((key) => [key.id, key]))
  }

  /**
   * Reads `id:base64,id:base64,…`: names of letters, digits, dots, dashes and underscores, keys of 32 bytes.
   *
   * @throws KeyringError
   */
  static parse(text: string): Keyring {
    const keys = text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '')
      .map(parseKey)
    const [first, ...others] = keys
    if (first === undefined) throw new KeyringError('there is no key in it')
    const ids = new Set(keys.map((key) => key.id))
    if (ids.size < keys.length) throw new KeyringError('two keys have the same name')
    return new Keyring([first, ...others])
  }

  /** The names of all keys, that of the sealing one first. */
  get ids(): readonly string[] {
    return [...this.#keys.keys()]
  }

  /** The key of this name, if it is there. */
  find(id: string): NamedKey | null {
    return this.#keys.get(id) ?? null
  }
}

function parseKey(part: string): NamedKey {
  const colon = part.indexOf(':')
  const id = part.slice(0, Math.max(colon, 0))
  if (colon < 0 || !ID.test(id)) {
    throw new KeyringError(
      'each key is name:base64, its name 1–32 letters, digits, dots, dashes or underscores',
    )
  }
  const bytes = Buffer.from(part.slice(colon + 1), 'base64')
  if (bytes.length !== KEY_BYTES) {
    throw new KeyringError(
      `the key ${id} is ${bytes.length} bytes long, not 32 (make one: openssl rand -base64 32)`,
    )
  }
  return { id, key: createSecretKey(bytes) }
}
