import * as Y from 'yjs'
import { contentOf } from './edits.ts'

/**
 * Everything that must be equal in two replicas, as text: content, state vector, deletions, and whether structs are
 * pending.
 */
export function pictureOf(doc: Y.Doc): string {
  const { pendingStructs, pendingDs } = doc.store
  return JSON.stringify({
    content: contentOf(doc),
    vector: vectorOf(doc),
    deleted: deletedIn(doc),
    waiting: pendingStructs !== null || pendingDs !== null,
  })
}

/** The state vector as sorted pairs, as text: cheap to compare. */
export function vectorOf(doc: Y.Doc): string {
  return [...Y.decodeStateVector(Y.encodeStateVector(doc))]
    .sort(([one], [other]) => one - other)
    .map(([client, clock]) => `${client}:${clock}`)
    .join(' ')
}

/** A document made of updates. */
export function replicaOf(updates: Iterable<Uint8Array>): Y.Doc {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  return doc
}

/** The first difference of two pictures, with its context. */
export function difference(one: string, other: string): string {
  let at = 0
  while (at < one.length && one[at] === other[at]) at++
  const around = (text: string): string => text.slice(Math.max(0, at - 60), at + 120)
  return one === other ? 'equal' : `…${around(one)}…\n  instead of …${around(other)}…`
}

function deletedIn(doc: Y.Doc): string {
  return [...Y.createDeleteSetFromStructStore(doc.store).clients]
    .filter(([, ranges]) => ranges.length > 0)
    .sort(([one], [other]) => one - other)
    .map(([client, ranges]) => `${client}:${ranges.map(({ clock, len }) => `${clock}+${len}`).join(',')}`)
    .join(' ')
}
