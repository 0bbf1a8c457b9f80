import * as Y from 'yjs'

/**
 * Whether a document knows all that an update (V1) refers to: the structs before its own of each client, the
 * neighbours and parents of its items, and what it deletes. Parts of the update itself count as known.
 *
 * Yjs integrates what it can of an update and keeps the rest; it also applies deletions before the structs that explain
 * them have arrived. A binding that moves content needs both together.
 *
 * @throws Error when the bytes are not an update
 */
export function isReady(doc: Y.Doc, update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update)
  const known = new Map<number, number>()
  const knownOf = (client: number) => known.get(client) ?? Y.getState(doc.store, client)
  for (const { id, length } of structs) {
    if (id.clock > knownOf(id.client)) return false
    known.set(id.client, Math.max(knownOf(id.client), id.clock + length))
  }
  const isKnown = (id: Y.ID | null) => id === null || id.clock < knownOf(id.client)
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    const { origin, rightOrigin, parent } = struct
    if (!isKnown(origin) || !isKnown(rightOrigin)) return false
    if (parent instanceof Y.ID && !isKnown(parent)) return false
  }
  for (const [client, ranges] of ds.clients) {
    if (ranges.some(({ clock, len }) => clock + len > knownOf(client))) return false
  }
  return true
}

/**
 * Holds updates back until the document knows all that they refer to: where updates may overtake each other, a change
 * and what it builds on are applied in an order that somebody could have seen.
 */
export class UpdateGate {
  readonly #doc: Y.Doc
  readonly #apply: (update: Uint8Array) => void
  #held: Uint8Array[] = []

  /** @param apply applies an update to `doc` */
  constructor(doc: Y.Doc, apply: (update: Uint8Array) => void) {
    this.#doc = doc
    this.#apply = apply
  }

  /** Updates that wait, in the order of their arrival. */
  get held(): readonly Uint8Array[] {
    return this.#held
  }

  /**
   * Applies the update, or holds it. Applies all held updates that became ready, until none is.
   *
   * @throws Error when the bytes are not an update
   */
  offer(update: Uint8Array): void {
    this.#held.push(update)
    for (let next = this.#takeReady(); next !== null; next = this.#takeReady()) this.#apply(next)
  }

  #takeReady(): Uint8Array | null {
    const index = this.#held.findIndex((update) => isReady(this.#doc, update))
    if (index < 0) return null
    const [update] = this.#held.splice(index, 1)
    return update!
  }
}
