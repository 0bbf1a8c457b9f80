import type { Node, NodeType } from '@tiptap/pm/model'
import type * as Y from 'yjs'
import { KidList, type Sized } from './kid-list.ts'

/** A shared type that can be a child in the rich text, known to the schema or not. */
export type ChildType = Y.XmlElement | Y.XmlText | Y.XmlHook

/** What all kids of a parent have in common. */
interface Member extends Sized<Kid> {
  parent: ElementShadow | null
}

/** An element, or the root, that is drawn as a ProseMirror node. */
export interface ElementShadow extends Member {
  readonly kind: 'element'
  readonly type: Y.XmlElement | Y.XmlFragment
  readonly nodeType: NodeType
  /** Empty for leaves. */
  readonly kids: KidList<Kid>
}

/** A text in a textblock. Adjacent ones are one text to the editor. */
export interface TextShadow extends Member {
  readonly kind: 'text'
  readonly type: Y.XmlText
}

/** Content that the schema does not know or does not allow at its place. It takes no space. */
export interface HiddenShadow extends Member {
  readonly kind: 'hidden'
  readonly type: ChildType
}

/** A node that the schema requires and the shared document lacks: it exists in ProseMirror only, until it is edited. */
export interface FillerShadow extends Member {
  readonly kind: 'filler'
  readonly type: null
  readonly node: Node
}

/** A child of an element. */
export type Kid = ElementShadow | TextShadow | HiddenShadow | FillerShadow

/** The space that an element with these kids takes. */
function sizeOf(nodeType: NodeType, content: number): number {
  return nodeType.isLeaf ? 1 : content + 2
}

/** An element that is not in the tree yet. Its kids get it as their parent. */
export function elementShadow(
  type: Y.XmlElement | Y.XmlFragment,
  nodeType: NodeType,
  kids: readonly Kid[],
): ElementShadow {
  const shadow: ElementShadow = {
    kind: 'element',
    type,
    nodeType,
    kids: new KidList<Kid>(),
    parent: null,
    chunk: null,
    size: 0,
  }
  shadow.kids.splice(0, 0, kids)
  for (const kid of kids) kid.parent = shadow
  shadow.size = sizeOf(nodeType, shadow.kids.size)
  return shadow
}

/** A text that is not in the tree yet. `size` is the number of its characters, without embedded values. */
export function textShadow(type: Y.XmlText, size: number): TextShadow {
  return { kind: 'text', type, parent: null, chunk: null, size }
}

/** A hidden child that is not in the tree yet. */
export function hiddenShadow(type: ChildType): HiddenShadow {
  return { kind: 'hidden', type, parent: null, chunk: null, size: 0 }
}

/** A filler that is not in the tree yet. */
export function fillerShadow(node: Node): FillerShadow {
  return { kind: 'filler', type: null, node, parent: null, chunk: null, size: node.nodeSize }
}

/** A place in a textblock: its element, and the offset in its content. */
export interface Place {
  readonly element: ElementShadow
  readonly offset: number
}

/**
 * The shadow tree: which shared type is drawn where. It describes one ProseMirror document; a change of that document or of the shared types
 * that is drawn or written is made in the tree as well. Positions are ProseMirror's.
 */
export class ShadowTree {
  readonly root: ElementShadow
  readonly #shadows = new Map<unknown, Kid>()

  constructor(root: ElementShadow) {
    this.root = root
    this.#register(root)
  }

  /** The shadow of a shared type; `undefined` for types inside hidden ones and for unknown types. */
  get(type: unknown): Kid | undefined {
    return this.#shadows.get(type)
  }

  /** The position before a kid; for the root `-1`, the position before the document's content being `0`. */
  before(kid: Kid): number {
    let position = -1
    for (let each: Kid = kid; each.parent !== null; each = each.parent) {
      position += 1 + each.parent.kids.offsetOf(each)
    }
    return position
  }

  /** The position where the content of an element starts. */
  contentStart(element: ElementShadow): number {
    return this.before(element) + 1
  }

  /** The innermost element whose content includes a position, and the offset there. Leaves and fillers have none. */
  locate(position: number): Place {
    let element = this.root
    let offset = position
    for (;;) {
      const found = element.nodeType.inlineContent ? undefined : element.kids.find(offset)
      const inside = found !== undefined && offset > found.start
      if (!inside || found.kid.kind !== 'element' || found.kid.nodeType.isLeaf) return { element, offset }
      element = found.kid
      offset -= found.start + 1
    }
  }

  /** The kid that starts at a position, an element or a filler. */
  startingAt(position: number): ElementShadow | FillerShadow | undefined {
    const { element, offset } = this.locate(position)
    const found = element.kids.find(offset)
    if (found === undefined || found.start !== offset) return undefined
    return found.kid.kind === 'element' || found.kid.kind === 'filler' ? found.kid : undefined
  }

  /** Replaces `count` kids of an element from `index` on, and corrects all sizes. */
  splice(element: ElementShadow, index: number, count: number, added: readonly Kid[]): void {
    const removed: Kid[] = []
    for (let i = 0; i < count; i++) removed.push(element.kids.at(index + i)!)
    for (const kid of removed) this.#unregister(kid)
    const size = element.kids.size
    element.kids.splice(index, count, added)
    for (const kid of removed) kid.parent = null
    for (const kid of added) {
      kid.parent = element
      this.#register(kid)
    }
    this.#grow(element, element.kids.size - size)
  }

  /** Adds to the size of a text, and of all that contains it. */
  resize(text: TextShadow, by: number): void {
    if (by === 0) return
    text.parent?.kids.resize(text, by)
    if (text.parent !== null) this.#grow(text.parent, by)
  }

  #grow(element: ElementShadow, by: number): void {
    if (by === 0 || element.nodeType.isLeaf) return
    for (let each: ElementShadow = element; ; each = each.parent) {
      if (each.parent === null) {
        each.size += by
        return
      }
      each.parent.kids.resize(each, by)
    }
  }

  #register(kid: Kid): void {
    if (kid.type !== null) this.#shadows.set(kid.type, kid)
    if (kid.kind === 'element') for (const each of kid.kids) this.#register(each)
  }

  #unregister(kid: Kid): void {
    // A kid that was redrawn has another shadow by now.
    if (kid.type !== null && this.#shadows.get(kid.type) === kid) this.#shadows.delete(kid.type)
    if (kid.kind === 'element') for (const each of kid.kids) this.#unregister(each)
  }
}
