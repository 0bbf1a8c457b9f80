/** Key in the storage of the window, which ends with it. */
const KEY = 'cowrite.visits'

/** The share links that this window has opened: the token of each by the address of its document. */
export class ShareVisits {
  readonly #storage: Storage | null
  readonly #tokens: Map<string, string>

  constructor(storage: Storage | null) {
    this.#storage = storage
    this.#tokens = new Map(parse(storage?.getItem(KEY) ?? ''))
  }

  /** The token for a document; `null` without a visit. */
  tokenFor(address: string): string | null {
    return this.#tokens.get(address) ?? null
  }

  /** A share link was opened. */
  add(address: string, token: string): void {
    this.#tokens.set(address, token)
    this.#store()
  }

  /** A share link does not open its document any more. */
  remove(address: string): void {
    if (this.#tokens.delete(address)) this.#store()
  }

  /** Forgets all. */
  clear(): void {
    this.#tokens.clear()
    this.#storage?.removeItem(KEY)
  }

  #store(): void {
    this.#storage?.setItem(KEY, JSON.stringify([...this.#tokens]))
  }
}

function parse(json: string): [string, string][] {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    // Nothing is stored yet, or another script has used the key.
    return []
  }
  if (!Array.isArray(value)) return []
  return value.filter(
    (pair): pair is [string, string] =>
      Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string'),
  )
}
