import * as Y from 'yjs'
import { itemAt, itemsAround, livingRuns } from '../binding/moves/doc-items.ts'
import type { Id } from '../binding/moves/ids.ts'
import type { Leaves } from '../binding/moves/leaf.ts'

/** The document into which an update is to be released. */
export interface ReleaseTarget {
  readonly doc: Y.Doc
  readonly leaves: Leaves
}

/**
 * Whether a held-back update has its effect where its author saw it: the document knows all that it refers to, what it
 * deletes is there, its places exist, and nothing of all that was moved elsewhere. Yjs would keep an update whose
 * dependencies are missing and send it to every client, and drop one whose place is gone.
 */
export function isReleasable({ doc, leaves }: ReleaseTarget, update: Uint8Array): boolean {
  const { structs, ds } = Y.decodeUpdate(update)
  const own = new Set(structs.map(({ id }) => id.client))
  if ([...own].some((client) => Y.getState(doc.store, client) > 0)) return false
  const isInPlace = (id: Id): boolean => {
    if (own.has(id.client)) return true
    const item = itemAt(doc, id)
    if (item === null || [...itemsAround(item)].slice(1).some(({ deleted }) => deleted)) return false
    const leaf = leaves.leafOf(id)
    const isMoved = leaf.client !== id.client || leaf.clock !== id.clock
    return !(isMoved && itemAt(doc, leaf)?.deleted === false)
  }
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) return false
    const { origin, rightOrigin, parent } = struct
    for (const id of [origin, rightOrigin, parent]) if (id instanceof Y.ID && !isInPlace(id)) return false
    if (parent instanceof Y.ID && !own.has(parent.client) && itemAt(doc, parent)?.deleted === true)
      return false
  }
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      const living = livingRuns(doc, { client, clock, length: len })
      if (living.reduce((sum, { length }) => sum + length, 0) !== len) return false
    }
  }
  return true
}

/** Whether an update is this client's only, and refers only to what a state vector covers and to itself. */
export function refersOnlyTo(
  vector: ReadonlyMap<number, number>,
  author: number,
  update: Uint8Array,
): boolean {
  const { structs, ds } = Y.decodeUpdate(update)
  const isKnown = ({ client, clock }: Id) => client === author || clock < (vector.get(client) ?? 0)
  const refers = structs.every(
    (struct) =>
      struct instanceof Y.Item &&
      struct.id.client === author &&
      [struct.origin, struct.rightOrigin, struct.parent].every((id) => !(id instanceof Y.ID) || isKnown(id)),
  )
  if (!refers) return false
  return [...ds.clients].every(([client, ranges]) =>
    ranges.every(({ clock, len }) => isKnown({ client, clock: clock + len - 1 })),
  )
}
