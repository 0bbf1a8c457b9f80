import { Fragment, type Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import type { Candidate, Renderer } from '../content/render.ts'
import { runsOf, sizeOfText } from '../content/text-runs.ts'
import type { ChildType, ElementShadow, FillerShadow, Kid, ShadowTree } from '../shadow/shadow.ts'

/** The children of an element as candidates; those that are drawn already keep their shadows. */
export interface Survey {
  readonly candidates: readonly Candidate[]
  readonly fillers: readonly FillerShadow[]
}

/** Draws elements anew from the shared types, and keeps all nodes that did not change. */
export class Rebuilder {
  readonly #tree: ShadowTree
  readonly #renderer: Renderer

  constructor(tree: ShadowTree, renderer: Renderer) {
    this.#tree = tree
    this.#renderer = renderer
  }

  /**
   * Draws the document anew where `changed` elements are, and returns it. `before` is the document that the tree
   * describes. Nodes without changes are the same objects.
   */
  document(changed: Iterable<ElementShadow>, before: Node): Node {
    const dirty = new Set<ElementShadow>([this.#tree.root])
    for (const element of changed) {
      for (let each: ElementShadow | null = element; each !== null; each = each.parent) dirty.add(each)
    }
    const node = this.#rebuild(this.#tree.root, before, dirty)
    if (node === null) throw new Error('The schema has no empty document')
    return node
  }

  /**
   * The children that an element has now. `nodeOf` gives the node of one that is drawn already; `null` when it must be
   * drawn anew.
   */
  survey(element: ElementShadow, nodeOf: (kid: ElementShadow) => (() => Node) | null): Survey {
    const candidates: Candidate[] = []
    for (const type of this.#renderer.childrenOf(element.type)) {
      const candidate = this.#surviving(element, type, nodeOf)
      candidates.push(candidate ?? this.#renderer.candidate(type, element.nodeType))
    }
    const fillers = element.kids.toArray().filter((kid) => kid.kind === 'filler')
    return { candidates, fillers }
  }

  #surviving(
    element: ElementShadow,
    type: ChildType,
    nodeOf: (kid: ElementShadow) => (() => Node) | null,
  ): Candidate | null {
    const kid = this.#tree.get(type)
    if (kid?.parent !== element) return null
    switch (kid.kind) {
      case 'text':
        return {
          kind: 'text',
          shadow: kid,
          nodes: () => this.#renderer.textNodes(runsOf(kid.type), element.nodeType),
        }
      case 'element': {
        const node = nodeOf(kid)
        return node === null ? null : { kind: 'element', shadow: kid, node }
      }
      case 'hidden': {
        const drawn = this.#renderer.candidate(kid.type, element.nodeType)
        return drawn.kind === 'hidden' ? { kind: 'hidden', shadow: kid, type: kid.type } : drawn
      }
      case 'filler':
        return null
      default:
        return kid satisfies never
    }
  }

  #rebuild(element: ElementShadow, before: Node, dirty: ReadonlySet<ElementShadow>): Node | null {
    const { type, nodeType } = element
    const attributes =
      type instanceof Y.XmlElement ? this.#renderer.attributesOf(type, nodeType) : before.attrs
    if (attributes === null) return null
    if (nodeType.isLeaf) return before.hasMarkup(nodeType, attributes) ? before : nodeType.create(attributes)
    const nodes = nodesOf(element, before)
    const survey = this.survey(element, (kid) => {
      const old = nodes.get(kid)!
      const node = dirty.has(kid) ? this.#rebuild(kid, old, dirty) : old
      return node === null ? null : () => node
    })
    for (const each of survey.candidates) if (each.kind === 'text') this.#correctSize(each)
    const fitted = this.#renderer.fit(nodeType, survey.candidates, survey.fillers)
    if (fitted === null) return null
    replaceKids(
      this.#tree,
      element,
      fitted.map(({ kid }) => kid),
    )
    const content = Fragment.fromArray(fitted.flatMap((each) => each.nodes()))
    const node = nodeType.create(attributes, content)
    return before.eq(node) ? before : node
  }

  #correctSize({ shadow }: Candidate & { readonly kind: 'text' }): void {
    if (shadow.parent !== null) this.#tree.resize(shadow, sizeOfText(shadow.type) - shadow.size)
  }
}

/** Replaces the children of an element; those at both ends that stay are not touched. */
export function replaceKids(tree: ShadowTree, element: ElementShadow, kids: readonly Kid[]): void {
  const before = element.kids.toArray()
  let start = 0
  const most = Math.min(before.length, kids.length)
  while (start < most && before[start] === kids[start]) start++
  let end = 0
  while (end < most - start && before[before.length - 1 - end] === kids[kids.length - 1 - end]) end++
  tree.splice(element, start, before.length - start - end, kids.slice(start, kids.length - end))
}

/** The nodes of the children of an element, other than texts. */
export function nodesOf(element: ElementShadow, node: Node): Map<Kid, Node> {
  const nodes = new Map<Kid, Node>()
  let index = 0
  for (const kid of element.kids) {
    if (kid.kind !== 'element' && kid.kind !== 'filler') continue
    while (node.child(index).isText) index++
    nodes.set(kid, node.child(index))
    index++
  }
  return nodes
}
