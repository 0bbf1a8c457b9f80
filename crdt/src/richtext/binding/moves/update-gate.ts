import * as Y from 'yjs'
import type { Id } from './ids.ts'

/** Limits of an {@link UpdateGate}. */
export interface GateLimits {
  /** Bytes of updates that wait at most. */
  readonly bytes: number
  /** Updates that wait at most. */
  readonly updates: number
}

const LIMITS: GateLimits = { bytes: 2 ** 22, updates: 500 }

/** An update that waits. */
interface Held {
  readonly update: Uint8Array
  /** What the document lacked when it was looked at last. */
  readonly missing: Id
}

/**
 * Something that an update (V1) refers to and that a document does not know: the structs before its own of each client,
 * the neighbours and parents of its items, or what it deletes. `null` when the document knows all of it. Parts of the
 * update itself count as known.
 *
 * Yjs integrates what it can of an update and keeps the rest; it also applies deletions before the structs that explain
 * them have arrived. A binding that moves content needs both together.
 *
 * @throws Error when the bytes are not an update
 */
export function missingFor(doc: Y.Doc, update: Uint8Array): Id | null {
  const { structs, ds } = Y.decodeUpdate(update)
  const known = new Map<number, number>()
  const isKnown = ({ client, clock }: Id) => clock < (known.get(client) ?? Y.getState(doc.store, client))
  for (const { id, length } of structs) {
    if (id.clock > 0 && !isKnown({ client: id.client, clock: id.clock - 1 })) return before(id)
    const end = known.get(id.client) ?? Y.getState(doc.store, id.client)
    known.set(id.client, Math.max(end, id.clock + length))
  }
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue
    const { origin, rightOrigin, parent } = struct
    for (const id of [origin, rightOrigin, parent]) {
      if (id instanceof Y.ID && !isKnown(id)) return id
    }
  }
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      const last = { client, clock: clock + len - 1 }
      if (len > 0 && !isKnown(last)) return last
    }
  }
  return null
}

/**
 * Holds updates back until the document knows all that they refer to: where updates may overtake each other, a change
 * and what it builds on are applied in an order that somebody could have seen. Holds no more than its limits: then it
 * applies everything, as a document without a gate does.
 */
export class UpdateGate {
  readonly #doc: Y.Doc
  readonly #apply: (update: Uint8Array) => void
  readonly #limits: GateLimits
  #held: Held[] = []
  #bytes = 0

  /** @param apply applies an update to `doc` */
  constructor(doc: Y.Doc, apply: (update: Uint8Array) => void, limits: GateLimits = LIMITS) {
    this.#doc = doc
    this.#apply = apply
    this.#limits = limits
  }

  /** Updates that wait, in the order of their arrival. */
  get held(): readonly Uint8Array[] {
    return this.#held.map(({ update }) => update)
  }

  /**
   * Applies the update, or holds it. Applies all held updates that became ready, until none is.
   *
   * @throws Error when the bytes are not an update
   */
  offer(update: Uint8Array): void {
    const missing = missingFor(this.#doc, update)
    if (missing === null) this.#apply(update)
    else this.#hold({ update, missing })
    this.retry()
    if (this.#bytes > this.#limits.bytes || this.#held.length > this.#limits.updates) this.release()
  }

  /** Applies all held updates that became ready, also because the document was changed otherwise. */
  retry(): void {
    for (let next = this.#takeReady(); next !== null; next = this.#takeReady()) this.#apply(next)
  }

  /** Applies all held updates in the order of their arrival. Yjs keeps what it cannot integrate. */
  release(): void {
    const held = this.#held
    this.#held = []
    this.#bytes = 0
    for (const { update } of held) this.#apply(update)
  }

  #hold(held: Held): void {
    this.#held.push(held)
    this.#bytes += held.update.length
  }

  #takeReady(): Uint8Array | null {
    for (const [index, { update, missing }] of this.#held.entries()) {
      if (missing.clock >= Y.getState(this.#doc.store, missing.client)) continue
      const next = missingFor(this.#doc, update)
      if (next === null) {
        this.#held.splice(index, 1)
        this.#bytes -= update.length
        return update
      }
      this.#held[index] = { update, missing: next }
    }
    return null
  }
}

const before = ({ client, clock }: Id): Id => ({ client, clock: clock - 1 })
