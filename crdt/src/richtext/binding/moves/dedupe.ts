import type * as Y from 'yjs'
import { livingRuns } from './doc-items.ts'
import type { MoveRun } from './entry-codec.ts'
import { type IdRun, IdSet, sameId } from './ids.ts'
import type { Leaves } from './leaf.ts'

/** The originals and the copies that the runs name. Elements that went into another are neither. */
export function namedRuns(runs: readonly MoveRun[]): IdRun[] {
  return runs.flatMap(({ kind, length, source, destination }) =>
    kind === 'into'
      ? []
      : [
          { ...source, length },
          { ...destination, length },
        ],
  )
}

/** The leaves of the originals that the runs name. */
export function leavesOfSources(leaves: Leaves, runs: readonly MoveRun[]): IdRun[] {
  return runs.flatMap(({ kind, length, source }) =>
    kind === 'into'
      ? []
      : [...leaves.leafRuns({ ...source, length })].map(({ from, leaf }) => ({
          ...leaf,
          length: from.length,
        })),
  )
}

/**
 * Copies that are in the document and do not count, because another copy of the same original does: two people did the
 * same thing. They are to be deleted.
 *
 * The result depends only on the document and the index, so every replica that has both deletes the same, and a second
 * call after the deletion finds nothing. A copy that counts is never among them, and where the copy that counts was
 * deleted, none of the others stays.
 *
 * @param leaves the leaves with all runs indexed
 * @param candidates where to look: what new runs name, and what counted before them
 */
export function surplusCopies(doc: Y.Doc, leaves: Leaves, candidates: readonly IdRun[]): IdSet {
  const surplus = new IdSet()
  for (const run of candidates) {
    for (const { from, leaf } of leaves.leafRuns(run)) {
      if (sameId(from, leaf)) continue
      for (const living of livingRuns(doc, from)) surplus.add(living)
    }
  }
  return surplus
}
