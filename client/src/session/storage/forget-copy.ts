import { FIELD } from '@cowrite/crdt/richtext'
import * as Y from 'yjs'
import { UnsavedWork } from '../saving/unsaved-work.ts'
import { openLocalCopy } from './local-copy.ts'
import { localCopyName } from './local-database.ts'

/**
 * Deletes the local copy of a document that may not be seen any more. Resolves to all that this browser has written in it,
 * if the server lacks a part of that; else to an empty text.
 */
export async function forgetLocalCopy(server: string, address: string): Promise<string> {
  const doc = new Y.Doc()
  const copy = await openLocalCopy(localCopyName(server, address), doc)
  if (copy === null) return ''
  const ids = new Set(copy.writers)
  const text = copy.hadUnsaved ? new UnsavedWork(doc).textIn(doc.getXmlFragment(FIELD), ids) : ''
  await copy.discard()
  doc.destroy()
  return text
}
