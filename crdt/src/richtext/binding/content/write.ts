import type { Node } from '@tiptap/pm/model'
import type * as Y from 'yjs'
import { TypeFactory } from './create.ts'
import { MarkCodec } from './marks.ts'
import { Provenance } from './provenance.ts'

/**
 * An element, not in a document yet, with the content of a node, as an editor writes what is inserted: empty textblocks
 * get a text, so that all who begin to type in one share it.
 */
export function createElement(node: Node): Y.XmlElement {
  return elementsOf([node])[0]!
}

/** Writes the children of a node at the end of a fragment, as {@link createElement} does. To be called in a transaction. */
export function writeContent(fragment: Y.XmlFragment, node: Node): void {
  const elements = elementsOf(node.children)
  if (elements.length > 0) fragment.insert(fragment.length, elements)
}

function elementsOf(nodes: readonly Node[]): Y.XmlElement[] {
  const [first] = nodes
  if (first === undefined) return []
  const factory = new TypeFactory(new MarkCodec(first.type.schema), new Provenance())
  return nodes.map((node) => factory.element(node).type as Y.XmlElement)
}
