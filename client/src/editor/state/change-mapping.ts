import type { Fragment } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import { Mapping, StepMap } from '@tiptap/pm/transform'
import { ySyncPluginKey } from '@tiptap/y-tiptap'

/** Whether a transaction applies changes that came by the Yjs document, from others or by undo. */
export function isFromDocument(tr: Transaction): boolean {
  return tr.getMeta(ySyncPluginKey) !== undefined
}

/**
 * The mapping of positions through a transaction. The binding applies changes of the Yjs document by replacing the whole
 * content, which would move every position to the start. So their mapping is computed from the range that differs.
 */
export function changeMapping(tr: Transaction): Mapping {
  return isFromDocument(tr) ? contentMapping(tr.before.content, tr.doc.content) : tr.mapping
}

/** The mapping from one content to another, as if the range that differs were replaced. */
export function contentMapping(before: Fragment, after: Fragment): Mapping {
  const start = before.findDiffStart(after)
  const ends = start === null ? null : before.findDiffEnd(after)
  if (start === null || ends === null) return new Mapping()
  // With repeated text the scans from both ends overlap. Neither end may be before the start.
  const overlap = Math.max(0, start - Math.min(ends.a, ends.b))
  return new Mapping([new StepMap([start, ends.a + overlap - start, ends.b + overlap - start])])
}
