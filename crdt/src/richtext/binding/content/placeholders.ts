import type { NodeType } from '@tiptap/pm/model'
import { UNKNOWN_BLOCK, UNKNOWN_INLINE } from '../../schema/placeholders.ts'

/**
 * The node type that stands, among the children of a node of type `parent`, for an element that the schema does not know;
 * `null` in schemas without placeholders. Such a node exists in the editor only: its element is never written.
 */
export function placeholderIn(parent: NodeType): NodeType | null {
  return parent.schema.nodes[parent.inlineContent ? UNKNOWN_INLINE : UNKNOWN_BLOCK] ?? null
}

/** Whether nodes of this type stand for elements that the schema does not know. */
export function isPlaceholder({ name }: NodeType): boolean {
  return name === UNKNOWN_BLOCK || name === UNKNOWN_INLINE
}
