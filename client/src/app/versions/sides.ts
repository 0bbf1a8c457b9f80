import type { MarkedContent } from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'

/** Which state is meant: the earlier one, the later one, or both in one text. */
export type Side = 'before' | 'after' | 'both'

/** The blocks as they were or are, as plain content: without what only the other state has, and without marks of changes. */
export function contentOf(nodes: readonly MarkedContent[], side: 'before' | 'after'): JSONContent[] {
  const gone = side === 'before' ? 'added' : 'removed'
  const kept: JSONContent[] = []
  for (const { by: _, n: __, change, was, content, ...node } of nodes) {
    if (change === gone) continue
    const own: JSONContent = { ...node }
    if (side === 'before' && change === 'format') {
      if (typeof node.text === 'string') own.marks = [...(was?.marks ?? [])]
      else own.attrs = { ...(was?.attrs ?? {}) }
    }
    if (own.marks?.length === 0) delete own.marks
    const inner = content === undefined ? [] : contentOf(content, side)
    if (inner.length > 0) own.content = inner
    const last = kept.at(-1)
    const areTexts = typeof last?.text === 'string' && typeof own.text === 'string'
    if (areTexts && JSON.stringify(last.marks) === JSON.stringify(own.marks))
      kept[kept.length - 1] = { ...last, text: `${last.text}${own.text}` }
    else kept.push(own)
  }
  return kept
}
