import { type Attrs, Fragment, type Node, type NodeType, type Schema } from '@tiptap/pm/model'
import * as Y from 'yjs'
import {
  type ChildType,
  type ElementShadow,
  elementShadow,
  type FillerShadow,
  fillerShadow,
  hiddenShadow,
  type Kid,
  type TextShadow,
  textShadow,
} from '../shadow/shadow.ts'
import { isComplete, type MarkCodec } from './marks.ts'
import { isPlaceholder, placeholderIn } from './placeholders.ts'
import { type Run, runsOf } from './text-runs.ts'

/** An element as it is drawn. */
export interface Drawn {
  readonly shadow: ElementShadow
  readonly node: Node
}

/** A child that is to be placed in an element. */
export type Candidate =
  | { readonly kind: 'element'; readonly shadow: ElementShadow; readonly node: () => Node }
  | { readonly kind: 'text'; readonly shadow: TextShadow; readonly nodes: () => readonly Node[] }
  | { readonly kind: 'hidden'; readonly shadow: Kid; readonly type: ChildType }

/** A child in its place, with what it shows: texts may show several nodes. */
export interface Fitted {
  readonly kid: Kid
  readonly nodes: () => readonly Node[]
}

/** Draws shared types as nodes of a schema. Nothing is written. */
export class Renderer {
  readonly schema: Schema
  readonly marks: MarkCodec

  constructor(schema: Schema, marks: MarkCodec) {
    this.schema = schema
    this.marks = marks
  }

  /** The whole document. Throws if the schema's document cannot be filled. */
  root(fragment: Y.XmlFragment): Drawn {
    const nodeType = this.schema.topNodeType
    const drawn = this.#drawAs(fragment, nodeType, null)
    if (drawn === null) throw new Error('The schema has no empty document')
    return drawn
  }

  /** An element with all that is in it; `null` when it has to stay hidden. */
  element(type: Y.XmlElement): Drawn | null {
    const nodeType = this.nodeTypeOf(type)
    const attributes = nodeType === null ? null : this.attributesOf(type, nodeType)
    return nodeType === null || attributes === null ? null : this.#drawAs(type, nodeType, attributes)
  }

  /** The attributes that an element is drawn with; `null` when one is missing that has no default. */
  attributesOf(type: Y.XmlElement, nodeType: NodeType): Attrs | null {
    if (isPlaceholder(nodeType)) return { name: type.nodeName }
    const attributes = type.getAttributes()
    return isComplete(nodeType.spec.attrs, attributes) ? nodeType.create(attributes).attrs : null
  }

  /** The node type of an element; `null` for unknown ones. */
  nodeTypeOf(type: Y.XmlElement): NodeType | null {
    const { nodes, topNodeType } = this.schema
    const nodeType = Object.hasOwn(nodes, type.nodeName) ? nodes[type.nodeName] : undefined
    if (nodeType === undefined || nodeType.isText || nodeType === topNodeType) return null
    return isPlaceholder(nodeType) ? null : nodeType
  }

  /** The living children of a shared type. */
  childrenOf(parent: Y.XmlFragment): ChildType[] {
    const children: ChildType[] = []
    for (let item = parent._start; item !== null; item = item.right) {
      if (item.deleted || !(item.content instanceof Y.ContentType)) continue
      const { type } = item.content
      if (type instanceof Y.XmlElement || type instanceof Y.XmlText || type instanceof Y.XmlHook)
        children.push(type)
    }
    return children
  }

  /** A child that is drawn anew. */
  candidate(type: ChildType, parent: NodeType): Candidate {
    if (type instanceof Y.XmlText && parent.inlineContent) {
      const nodes = this.textNodes(runsOf(type), parent)
      const size = nodes.reduce((sum, node) => sum + node.nodeSize, 0)
      return { kind: 'text', shadow: textShadow(type, size), nodes: () => nodes }
    }
    const drawn =
      type instanceof Y.XmlElement ? (this.element(type) ?? this.#placeholder(type, parent)) : null
    if (drawn === null) return { kind: 'hidden', shadow: hiddenShadow(type), type }
    return { kind: 'element', shadow: drawn.shadow, node: () => drawn.node }
  }

  /** The text nodes of runs in a textblock of this type. */
  textNodes(runs: readonly Run[], parent: NodeType): Node[] {
    return runs.map(({ text, attributes }) => this.schema.text(text, this.marks.marks(attributes, parent)))
  }

  /**
   * Places children as the schema allows: what does not fit is hidden, what is missing is filled; fillers of `before`
   * are used again. `null` when the element has to be hidden: it cannot be filled, or nothing of its own is visible. An
   * empty cell stays, as the other cells of its row would change their columns.
   */
  fit(
    nodeType: NodeType,
    children: Iterable<Candidate>,
    before: readonly FillerShadow[] = [],
  ): Fitted[] | null {
    const fitted: Fitted[] = []
    const reusable = [...before]
    const fill = (missing: Fragment) => {
      missing.forEach((node) => {
        const index = reusable.findIndex((filler) => filler.node.eq(node))
        const kid = index < 0 ? fillerShadow(node) : reusable.splice(index, 1)[0]!
        fitted.push({ kid, nodes: () => [kid.node] })
      })
    }
    let match = nodeType.contentMatch
    let visible = false
    for (const child of children) {
      if (child.kind === 'text' && nodeType.inlineContent) {
        fitted.push({ kid: child.shadow, nodes: child.nodes })
        continue
      }
      let next = child.kind === 'element' ? match.matchType(child.shadow.nodeType) : null
      if (child.kind === 'element' && next === null) {
        const missing = match.fillBefore(Fragment.from(child.node()))
        if (missing !== null) {
          fill(missing)
          next = match.matchFragment(missing)?.matchType(child.shadow.nodeType) ?? null
        }
      }
      if (child.kind !== 'element' || next === null) {
        const type = child.kind === 'hidden' ? child.type : child.shadow.type
        const kid = child.shadow.kind === 'hidden' ? child.shadow : hiddenShadow(type as ChildType)
        fitted.push({ kid, nodes: () => [] })
        continue
      }
      match = next
      visible = true
      const { node } = child
      fitted.push({ kid: child.shadow, nodes: () => [node()] })
    }
    const staysEmpty = nodeType.inlineContent || nodeType.isLeaf || nodeType === this.schema.topNodeType
    if (!visible && !staysEmpty && !isCell(nodeType)) return null
    const missing = match.fillBefore(Fragment.empty, true)
    if (missing === null) return null
    fill(missing)
    return fitted
  }

  /** What stands for an element that the schema does not know; `null` for elements that have to be hidden. */
  #placeholder(type: Y.XmlElement, parent: NodeType): Drawn | null {
    const nodeType = placeholderIn(parent)
    return nodeType === null || this.nodeTypeOf(type) !== null
      ? null
      : this.#drawAs(type, nodeType, this.attributesOf(type, nodeType))
  }

  #drawAs(type: Y.XmlElement | Y.XmlFragment, nodeType: NodeType, attributes: Attrs | null): Drawn | null {
    if (nodeType.isLeaf) {
      return { shadow: elementShadow(type, nodeType, []), node: nodeType.create(attributes) }
    }
    const candidates = this.childrenOf(type).map((child) => this.candidate(child, nodeType))
    const fitted = this.fit(nodeType, candidates)
    if (fitted === null) return null
    const shadow = elementShadow(
      type,
      nodeType,
      fitted.map(({ kid }) => kid),
    )
    const nodes = fitted.flatMap((each) => each.nodes())
    return { shadow, node: nodeType.create(attributes, Fragment.fromArray(nodes)) }
  }
}

/** Whether nodes of this type are cells of a table. */
function isCell(nodeType: NodeType): boolean {
  const role: unknown = nodeType.spec['tableRole']
  return role === 'cell' || role === 'header_cell'
}
