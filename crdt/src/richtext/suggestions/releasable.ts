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
    if ((origin === null || !own.has(origin.client)) && !isGapEmpty(doc, struct, own)) return false
  }
  for (const [client, ranges] of ds.clients) {
    for (const { clock, len } of ranges) {
      const living = livingRuns(doc, { client, clock, length: len })
      if (living.reduce((sum, { length }) => sum + length, 0) !== len) return false
    }
  }
  return true
}

/**
 * Whether nothing that exists is between the neighbours that an item had: otherwise Yjs would order them by their clients,
 * also where the text behind was joined to it by somebody later.
 */
function isGapEmpty(doc: Y.Doc, { origin, rightOrigin, parent }: Y.Item, own: ReadonlySet<number>): boolean {
  const isRight = (item: Y.Item, clock: number) =>
    rightOrigin !== null && item.id.client === rightOrigin.client && clock === rightOrigin.clock
  let next: Y.Item | null
  if (origin !== null) {
    const item = itemAt(doc, origin)!
    const isLast = item.id.clock + item.length - 1 === origin.clock
    if (!isLast && isRight(item, origin.clock + 1)) return true
    if (!isLast && !item.deleted) return false
    next = item.right
  } else {
    const right = rightOrigin === null ? null : itemAt(doc, rightOrigin)
    const id = parent instanceof Y.ID ? parent : null
    // The text is a new one, too.
    if (id !== null && own.has(id.client)) return true
    const content = id === null ? null : itemAt(doc, id)?.content
    const type = content instanceof Y.ContentType ? content.type : right?.parent
    if (!(type instanceof Y.AbstractType)) return false
    next = type._start
  }
  for (; next !== null; next = next.right) {
    if (isRight(next, next.id.clock)) return true
    if (!next.deleted) return false
  }
  return rightOrigin === null
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
