import * as Y from 'yjs'
import { type Id, type IdRun, IdSet } from './ids.ts'

// The only file in this folder, with `past.ts`, that reads the structs of Yjs: there is no public API for ids.

/** The item with that id; `null` when the document does not have it, or only a struct without content. */
export function itemAt(doc: Y.Doc, { client, clock }: Id): Y.Item | null {
  const structs = doc.store.clients.get(client)
  if (structs === undefined || clock < 0 || clock >= Y.getState(doc.store, client)) return null
  const struct = structs[Y.findIndexSS(structs, clock)]
  return struct instanceof Y.Item ? struct : null
}

/** Whether the character, element or other content with that id is in the document. */
export function isAlive(doc: Y.Doc, id: Id): boolean {
  const item = itemAt(doc, id)
  return item !== null && !item.deleted
}

/** The parts of a run that are in the document. */
export function livingRuns(doc: Y.Doc, { client, clock, length }: IdRun): IdRun[] {
  const structs = doc.store.clients.get(client) ?? []
  const end = Math.min(clock + length, Y.getState(doc.store, client))
  const living: IdRun[] = []
  let index = clock < end ? Y.findIndexSS(structs, clock) : structs.length
  for (; index < structs.length; index++) {
    const struct = structs[index]!
    if (struct.id.clock >= end) break
    if (!(struct instanceof Y.Item) || struct.deleted) continue
    const from = Math.max(clock, struct.id.clock)
    living.push({ client, clock: from, length: Math.min(end, struct.id.clock + struct.length) - from })
  }
  return living
}

/** The element that directly or through a text contains the item; `null` at the top of a root. */
export function elementAround(item: Y.Item): Y.XmlElement | null {
  const { parent } = item
  if (parent instanceof Y.XmlElement) return parent
  if (!(parent instanceof Y.XmlText)) return null
  const above = parent._item?.parent
  return above instanceof Y.XmlElement ? above : null
}

/** The element of an item, if it is one. */
export function elementOf(item: Y.Item | null): Y.XmlElement | null {
  return item?.content instanceof Y.ContentType && item.content.type instanceof Y.XmlElement
    ? item.content.type
    : null
}

/** The id of the item of a shared type. Roots have none. */
export function idOf(type: Y.XmlElement | Y.XmlText): Id {
  if (type._item === null) throw new Error('A root has no id')
  return type._item.id
}

/** The item of a type and those of all types around it, from the inside out. */
export function* itemsAround(item: Y.Item): Generator<Y.Item> {
  for (let at: Y.Item | null = item; at !== null; ) {
    yield at
    const { parent }: Y.Item = at
    at = parent instanceof Y.AbstractType ? parent._item : null
  }
}

/** The deletions of a transaction or an update. */
export function deletedIds(deletions: Y.Transaction['deleteSet']): IdSet {
  const ids = new IdSet()
  for (const [client, ranges] of deletions.clients) {
    for (const { clock, len } of ranges) ids.add({ client, clock, length: len })
  }
  return ids
}

/**
 * Deletes what these ids denote, as a deletion of the user would, whatever type it is in. Unknown ids and what is
 * deleted already do not matter.
 */
export function deleteIds(transaction: Y.Transaction, ids: IdSet): void {
  const deletions = Y.createDeleteSet()
  for (const { client, clock, length } of ids.runs()) {
    const ranges = deletions.clients.get(client) ?? []
    ranges.push({ clock, len: length })
    deletions.clients.set(client, ranges)
  }
  Y.iterateDeletedStructs(transaction, deletions, (struct) => {
    if (!(struct instanceof Y.Item) || struct.deleted) return
    struct.delete(transaction)
    // Yjs caches positions in a type and expects that local deletions correct them.
    const { parent } = struct
    if (parent instanceof Y.AbstractType && parent._searchMarker !== null) parent._searchMarker.length = 0
  })
}

/** Whether a transaction brought structs that Yjs collected at once, because their place was gone. */
export function hasCollected({ doc, beforeState, afterState }: Y.Transaction): boolean {
  for (const [client, end] of afterState) {
    const start = beforeState.get(client) ?? 0
    if (start >= end) continue
    const structs = doc.store.clients.get(client) ?? []
    for (let index = Y.findIndexSS(structs, start); index < structs.length; index++) {
      if (structs[index] instanceof Y.GC) return true
    }
  }
  return false
}

/** The items that contain these ids, in the order of the set; a run of ids may begin or end within an item. */
export function* itemsIn(doc: Y.Doc, runs: Iterable<IdRun>): Generator<Y.Item> {
  for (const { client, clock, length } of runs) {
    const structs = doc.store.clients.get(client) ?? []
    const end = Math.min(clock + length, Y.getState(doc.store, client))
    if (clock >= end) continue
    for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
      const struct = structs[index]!
      if (struct.id.clock >= end) break
      if (struct instanceof Y.Item) yield struct
    }
  }
}
