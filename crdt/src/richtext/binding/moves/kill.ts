import type * as Y from 'yjs'
import { livingRuns } from './doc-items.ts'
import type { MoveRun } from './entry-codec.ts'
import { type IdRun, IdSet } from './ids.ts'
import type { Leaves } from './leaf.ts'

/**
 * The originals of moves by others which this person had deleted: what counted of them is dead, and by this person. The
 * others did not know of the deletion. A revival is the opposite: it knew of it.
 *
 * @param leaves the leaves before the runs are indexed
 * @param deleted what this person deleted
 */
export function deletedSources(
  doc: Y.Doc,
  leaves: Leaves,
  deleted: IdSet,
  runs: readonly MoveRun[],
): IdRun[] {
  const sources: IdRun[] = []
  for (const { kind, length, source } of runs) {
    if (kind !== 'move' && kind !== 'carry') continue
    for (const { from, leaf } of leaves.leafRuns({ ...source, length })) {
      const leafRun = { ...leaf, length: from.length }
      for (const part of partsIn(deleted, leafRun)) {
        if (livingRuns(doc, part).length > 0) continue
        sources.push({
          client: from.client,
          clock: from.clock + part.clock - leaf.clock,
          length: part.length,
        })
      }
    }
  }
  return sources
}

/** The copies of these originals that count and are in the document. They are to be deleted, by this person only. */
export function copiesToKill(doc: Y.Doc, leaves: Leaves, sources: readonly IdRun[]): IdSet {
  const copies = new IdSet()
  for (const source of sources) {
    for (const { from, leaf } of leaves.leafRuns(source)) {
      for (const living of livingRuns(doc, { ...leaf, length: from.length })) copies.add(living)
    }
  }
  return copies
}

/** The parts of a run that are in the set. */
function partsIn(set: IdSet, run: IdRun): IdRun[] {
  const parts: IdRun[] = []
  let at = run.clock
  for (const gap of [...set.missing(run), { client: run.client, clock: run.clock + run.length, length: 0 }]) {
    if (gap.clock > at) parts.push({ client: run.client, clock: at, length: gap.clock - at })
    at = gap.clock + gap.length
  }
  return parts
}
