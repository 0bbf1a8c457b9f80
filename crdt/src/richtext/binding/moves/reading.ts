import type * as Y from 'yjs'
import { namedRuns, surplusCopies } from './dedupe.ts'
import { IdSet } from './ids.ts'
import { Leaves } from './leaf.ts'
import { MoveIndex } from './move-index.ts'
import { runsIn } from './move-log.ts'

/**
 * What somebody who only reads a document must leave out: copies that do not count, which no editor has deleted yet.
 * Rendering, export and agents read a document as it came from the network, so two people who moved the same text at
 * the same time may have left it twice. Elements that are left out are left out with everything in them.
 *
 * Changes nothing. Nearly always the set is empty.
 */
export function hiddenCopies(doc: Y.Doc): IdSet {
  const index = new MoveIndex()
  const runs = runsIn(doc, index)
  return runs.length === 0 ? new IdSet() : surplusCopies(doc, new Leaves(index), namedRuns(runs))
}
