import type { JSONContent } from '@tiptap/core'
import { Fragment, type Node } from '@tiptap/pm/model'
import type { Transform } from '@tiptap/pm/transform'
import type { MarkChange } from './hunk.ts'

/** The edit of a hunk at its place in a document. */
export interface PlacedEdit {
  readonly from: number
  readonly to: number
  readonly content: readonly JSONContent[]
  readonly marks: readonly MarkChange[]
}

/** Carries out edits that do not overlap, in any order of theirs; positions are those before the first one. */
export function carryOut(tr: Transform, edits: readonly PlacedEdit[]): void {
  const { schema } = tr.doc.type
  for (const { from, to, content, marks } of edits.toSorted((a, b) => b.from - a.from)) {
    for (const { type, attrs, isAdded } of marks) {
      const mark = schema.mark(type, attrs)
      if (isAdded) tr.addMark(from, to, mark)
      else tr.removeMark(from, to, mark)
    }
    if (marks.length === 0) tr.replaceWith(from, to, nodesOf(tr.doc, content))
  }
}

/** The text of inline content; inline elements are one U+FFFC each. */
export function textOf(doc: Node, content: readonly JSONContent[]): string {
  const nodes = nodesOf(doc, content)
  return nodes.textBetween(0, nodes.size, null, OBJECT)
}

/** The text between two positions, as {@link textOf} has it. */
export function textBetween(doc: Node, from: number, to: number): string {
  return doc.textBetween(from, to, null, OBJECT)
}

/** The object replacement character, which stands for an inline element. */
const OBJECT = '\ufffc'

function nodesOf({ type: { schema } }: Node, content: readonly JSONContent[]): Fragment {
  return Fragment.from(content.map((json) => schema.nodeFromJSON(json)))
}
