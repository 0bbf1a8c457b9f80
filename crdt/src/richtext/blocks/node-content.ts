import type { JSONContent } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { markAttributes, nodeAttributes } from '../schema/attributes.ts'

/** A node of an editor as `readContent` gives it: with checked attributes, and without those that have no value. */
export function contentOfNode({ type, attrs, marks, text, children }: Node): JSONContent {
  const own = nodeAttributes(type.name, attrs)
  return {
    type: type.name,
    ...(own === null ? {} : { attrs: own }),
    ...(text === undefined ? {} : { text }),
    ...(marks.length === 0 ? {} : { marks: marks.map(markOf) }),
    ...(children.length === 0 ? {} : { content: children.map(contentOfNode) }),
  }
}

function markOf({ type, attrs }: Node['marks'][number]) {
  const own = markAttributes(type.name, attrs)
  return own === null ? { type: type.name } : { type: type.name, attrs: own }
}
