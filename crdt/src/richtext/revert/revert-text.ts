import * as Y from 'yjs'
import type { RunTrace } from './run-trace.ts'

/** What is to be done in a text: from right to left, so that earlier offsets stay valid. */
type Change =
  | { readonly at: number; readonly length: number }
  | { readonly at: number; readonly text: string; readonly attributes: Record<string, unknown> }

/**
 * Takes out of a text what a run inserted, and brings back what it deleted; what others wrote and deleted stays. Formats
 * stay as they are. Whether that could be done: not when something that the run deleted is not there any more.
 */
export function revertText(text: Y.XmlText, trace: RunTrace): boolean {
  const changes: Change[] = []
  const formats: Record<string, unknown> = {}
  let at = 0
  for (let item = text._start; item !== null; item = item.right) {
    const { content, deleted, length } = item
    if (content instanceof Y.ContentFormat) {
      if (!deleted) formats[content.key] = content.value
      continue
    }
    if (trace.deleted(item) && item.countable) {
      if (!(content instanceof Y.ContentString)) return false
      changes.push({ at, text: content.str, attributes: { ...formats } })
    }
    if (deleted || !item.countable) continue
    if (trace.wrote(item)) changes.push({ at, length })
    at += length
  }
  for (const change of changes.toReversed()) {
    if ('text' in change) text.insert(change.at, change.text, change.attributes)
    else text.delete(change.at, change.length)
  }
  return true
}
