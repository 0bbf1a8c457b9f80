import * as Y from 'yjs'
import { richtextSchema } from '../../schema/schema.ts'
import { MOVES } from './move-log.ts'
import { MoveReconciler } from './move-reconciler.ts'
import { structureOf } from './structure.ts'

/**
 * Repairs a document in which people moved the same at the same time and left before they met, as an editor does when it
 * opens the document: of several copies the one that counts stays, and what was typed into another one goes there. For
 * those who read or write without an editor. Does nothing in any other document.
 *
 * The repair is one local transaction: an edit of the document, or of a copy that is only read.
 */
export function settleMoves(doc: Y.Doc): void {
  const array: unknown = doc.share.get(MOVES)
  // A root that was loaded but not used yet has no kind.
  const isArray =
    array instanceof Y.Array || (array instanceof Y.AbstractType && array.constructor === Y.AbstractType)
  if (!isArray) return
  const moves = new MoveReconciler(doc, { structure: structureOf(richtextSchema()), origin: settleMoves })
  moves.repairOpened()
  moves.destroy()
}
