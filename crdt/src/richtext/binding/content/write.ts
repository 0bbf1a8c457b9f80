import type { Node } from '@tiptap/pm/model'
import type * as Y from 'yjs'
import { TypeFactory } from './create.ts'
import { MarkCodec } from './marks.ts'
import { Provenance } from './provenance.ts'

/**
 * Writes the children of a node at the end of a fragment, as an editor writes what is inserted: empty textblocks get a
 * text, so that all who begin to type in one share it. To be called in a transaction.
 */
export function writeContent(fragment: Y.XmlFragment, node: Node): void {
  const factory = new TypeFactory(new MarkCodec(node.type.schema), new Provenance())
  const elements = node.children.map((child) => factory.element(child).type as Y.XmlElement)
  if (elements.length > 0) fragment.insert(fragment.length, elements)
}
