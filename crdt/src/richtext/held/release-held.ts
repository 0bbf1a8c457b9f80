import * as Y from 'yjs'
import type { Binding } from '../binding/index.ts'
import { isAlive } from '../binding/moves/doc-items.ts'
import { decodeEntry } from '../binding/moves/entry-codec.ts'
import { IdSet, sameId } from '../binding/moves/ids.ts'
import type { BlockDocument } from '../blocks/block-document.ts'
import { contentsOf, encodeHeld, fitOf, type UpdateContents } from './held-update.ts'

/**
 * Brings an update that was held back into a document, and repairs what others moved meanwhile. Returns what is to be
 * written, one update (Yjs V1); `null` when the document lacks what it refers to, or nothing is left for it to do.
 *
 * @param document is changed
 * @param clientId the clientID of the repairs; nobody else may write under it
 */
export function releaseHeld(
  document: BlockDocument,
  update: Uint8Array,
  clientId: number,
): Uint8Array | null {
  const contents = contentsOf(update)
  const { binding } = document
  if (fitOf(contents, binding.doc) !== 'fits') return null
  const before = binding.document
  const empty = new IdSet()
  const followed = encodeHeld(binding.doc, { runs: [], taken: empty, deletions: copiesOf(contents, binding) })
  const whole = Y.mergeUpdates([update, followed])
  const repairs = document.receiveHeld(whole, clientId)
  if (binding.document.eq(before)) return null
  return repairs === null ? whole : Y.mergeUpdates([whole, repairs])
}

/** The copies, that others made by moving, of what an update deletes: they go too. */
function copiesOf(contents: UpdateContents, { doc, leaves }: Binding): IdSet {
  const moved = sourcesIn(contents)
  const copies = new IdSet()
  for (const { client, clock, length } of contents.deletions.runs()) {
    for (let offset = 0; offset < length; offset++) {
      const id = { client, clock: clock + offset }
      const leaf = leaves.leafOf(id)
      if (!sameId(id, leaf) && !moved.has(id) && isAlive(doc, leaf)) copies.add({ ...leaf, length: 1 })
    }
  }
  return copies
}

/** What an update itself moves. */
function sourcesIn({ structs }: UpdateContents): IdSet {
  const sources = new IdSet()
  for (const struct of structs) {
    if (!(struct instanceof Y.Item && struct.content instanceof Y.ContentBinary)) continue
    const runs = decodeEntry(struct.content.content, struct.id)
    if ('malformed' in runs) continue
    for (const { source, length } of runs) sources.add({ ...source, length })
  }
  return sources
}
