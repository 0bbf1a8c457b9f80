import type { Attrs, NodeType } from '@tiptap/pm/model'
import type * as Y from 'yjs'
import { canonical } from '../../content/canonical.ts'

// Yjs's type declarations allow strings as attributes only; documents contain any JSON.

/** A mark that y-tiptap draws to compare versions, and never stores. */
const NEVER_STORED = 'ychange'

/** The default value of an attribute of a node type; `undefined` for attributes without one. */
export function defaultOf(nodeType: NodeType, name: string): unknown {
  return nodeType.spec.attrs?.[name]?.default
}

/** Sets the attributes of a new element as y-tiptap does: `null` is left out, unless another value is the default. */
export function initAttributes(type: Y.XmlElement, nodeType: NodeType, attributes: Attrs): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (name === NEVER_STORED) continue
    if (value !== null || (defaultOf(nodeType, name) ?? null) !== null) type.setAttribute(name, value)
  }
}

/** Changes the attributes of an element that are drawn with other values. Unknown ones stay. */
export function updateAttributes(type: Y.XmlElement, nodeType: NodeType, attributes: Attrs): void {
  for (const name of Object.keys(attributes)) updateAttribute(type, nodeType, name, attributes[name])
}

/** Changes one attribute of an element if it is drawn with another value. */
export function updateAttribute(type: Y.XmlElement, nodeType: NodeType, name: string, value: unknown): void {
  if (name === NEVER_STORED) return
  const stored: unknown = type.getAttribute(name)
  const initial = defaultOf(nodeType, name)
  if (canonical(stored === undefined ? initial : stored) === canonical(value)) return
  if (value === null && (initial ?? null) === null) type.removeAttribute(name)
  else type.setAttribute(name, value as string)
}
