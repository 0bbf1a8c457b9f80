import type { Node } from '@tiptap/pm/model'
import type { Binding } from '../binding/index.ts'
import type { Chunk } from '../binding/shadow/kid-list.ts'
import type { ElementShadow, Kid } from '../binding/shadow/shadow.ts'
import { headingLevel } from '../schema/attributes.ts'
import { handleOfElement, placeOfBlock } from './block-place.ts'
import type {
  BlockRef,
  BlockSelection,
  BlocksFound,
  BlocksRead,
  BlockView,
  FoundBlock,
  OutlineBlock,
  OutlinePart,
} from './block-view.ts'
import { findText } from './find-text.ts'
import type { BlockHandle } from './handle.ts'
import { NodeTexts } from './node-texts.ts'

/** A block on a walk through a document. */
interface Visited {
  readonly handle: BlockHandle
  readonly node: Node
  readonly parent: Node
  /** The position before the block. */
  readonly position: number
  readonly depth: number
  /** Whether the blocks inside come next. */
  readonly isOpen: boolean
}

/** Children of a node on a walk, from one of them on. */
interface Level {
  readonly parent: Node
  readonly kids: Iterator<Kid>
  /** The index of the next node in its parent, and the position before it. */
  index: number
  position: number
}

/** What an outline says of an element, and of what that depends on. */
interface Outlined {
  readonly node: Node
  readonly depth: number
  /** The version of the recorded moves, which decide about handles. */
  readonly version: number
  readonly json: string
  readonly isOpen: boolean
}

/** A part of an outline, and what it depends on. */
interface KnownPart extends OutlinePart {
  readonly kids: readonly Kid[]
  readonly nodes: readonly Node[]
  readonly version: number
}

/** Reads the blocks of the document of a binding, without changing it. */
export class BlockReader {
  readonly #binding: Binding
  readonly texts = new NodeTexts()
  readonly #outlines = new WeakMap<ElementShadow, Outlined>()
  readonly #parts = new WeakMap<Chunk<Kid>, KnownPart>()

  constructor(binding: Binding) {
    this.#binding = binding
  }

  /** All blocks in order, without their content. The rows and cells of tables are no blocks of their own. */
  outline(): OutlineBlock[] {
    return [...this.#walk(Number.POSITIVE_INFINITY)].map((visited) => this.#outlined(visited))
  }

  /**
   * {@link outline} as JSON, in parts. Only blocks that changed are written again, and a part in which nothing changed is
   * the same object as before.
   */
  outlineParts(): OutlinePart[] {
    const { tree, document } = this.#binding
    const parts: OutlinePart[] = []
    let at = 0
    for (const chunk of tree.root.kids.chunks) {
      const kids = chunk.kids.filter(({ kind }) => kind !== 'hidden')
      const nodes = document.children.slice(at, at + kids.length)
      at += kids.length
      const part = this.#part(chunk, kids, nodes)
      if (part.json !== '') parts.push(part)
    }
    return parts
  }

  #part(chunk: Chunk<Kid>, kids: readonly Kid[], nodes: readonly Node[]): OutlinePart {
    const { version } = this.#binding.leaves
    const known = this.#parts.get(chunk)
    if (known?.version === version && areSame(known.kids, kids) && areSame(known.nodes, nodes)) return known
    const blocks: string[] = []
    this.#outlineFrom(kids, nodes, 0, blocks)
    const part = { kids, nodes, version, json: blocks.join() }
    this.#parts.set(chunk, part)
    return part
  }

  #outlineFrom(kids: readonly Kid[], nodes: readonly Node[], depth: number, to: string[]): void {
    const { version } = this.#binding.leaves
    let index = 0
    for (const kid of kids) {
      if (kid.kind === 'hidden') continue
      const node = nodes[index++]!
      if (kid.kind !== 'element') continue
      const known = this.#outlines.get(kid)
      const isSame = known?.node === node && known.depth === depth && known.version === version
      const outlined = isSame ? known : this.#outline(kid, node, depth, version)
      to.push(outlined.json)
      if (outlined.isOpen) this.#outlineFrom(kid.kids.toArray(), node.children, depth + 1, to)
    }
  }

  /** Reads blocks in the order of the document. */
  read({
    handles,
    from,
    limit = Number.POSITIVE_INFINITY,
    depth = Number.POSITIVE_INFINITY,
  }: BlockSelection): BlocksRead {
    const gone = [...(handles ?? []), ...(from === undefined ? [] : [from])].filter(
      (handle) => placeOfBlock(this.#binding, handle) === null,
    )
    const start = from === undefined ? null : placeOfBlock(this.#binding, from)
    const blocks: BlockView[] = []
    for (const visited of handles === undefined ? this.#walk(depth) : this.#walkIn(handles, depth)) {
      if (start !== null && visited.position < start.position) continue
      if (blocks.length >= limit) return { blocks, gone, next: visited.handle }
      blocks.push(this.#view(visited))
    }
    return { blocks, gone, next: null }
  }

  /** The first blocks whose Markdown contains a text, in upper or lower case. */
  search(text: string, limit: number): BlocksFound {
    const wanted = text.toLowerCase()
    const blocks: FoundBlock[] = []
    for (const visited of this.#walk(Number.POSITIVE_INFINITY)) {
      if (visited.isOpen) continue
      const { markdown, ...block } = this.#view(visited)
      const found = findText(markdown ?? '', wanted)
      if (found === null) continue
      if (blocks.length === limit) return { blocks, hasMore: true }
      blocks.push({ ...block, ...found })
    }
    return { blocks, hasMore: false }
  }

  /** A block with all that is inside it; `null` when there is none with that handle. */
  find(handle: BlockHandle): BlockView | null {
    const place = placeOfBlock(this.#binding, handle)
    if (place === null) return null
    const $position = this.#binding.document.resolve(place.position)
    return this.#view({ ...place, parent: $position.parent, depth: $position.depth, isOpen: false })
  }

  /** The name and the state of a block. */
  ref(handle: BlockHandle, node: Node): BlockRef {
    return { handle, hash: this.texts.hash(node), type: node.type.name }
  }

  /** Writes what an outline says of an element, which stays valid while `version` does. */
  #outline(kid: ElementShadow, node: Node, depth: number, version: number): Outlined {
    const handle = handleOfElement(this.#binding, kid.type._item!.id)
    const block = this.#outlined({ handle, node, depth })
    const outlined = { node, depth, version, json: JSON.stringify(block), isOpen: isContainer(node) }
    this.#outlines.set(kid, outlined)
    return outlined
  }

  #outlined({ handle, node, depth }: Pick<Visited, 'handle' | 'node' | 'depth'>): OutlineBlock {
    return {
      ...this.ref(handle, node),
      depth,
      ...(node.type.name === 'heading' ? { level: headingLevel(node.attrs['level']) } : {}),
      text: this.texts.preview(node),
    }
  }

  #view({ handle, node, parent, depth, isOpen }: Visited): BlockView {
    const markdown = isOpen ? null : this.texts.markdown(node, parent, this.#binding.document)
    return { ...this.ref(handle, node), depth, markdown }
  }

  /** `deepest`: the depth at which blocks are not opened any more. */
  *#walk(deepest: number, first: Level = this.#all(), depth = 0): Generator<Visited> {
    const waiting = [first]
    for (let level = waiting.at(-1); level !== undefined; level = waiting.at(-1)) {
      const next = level.kids.next()
      if (next.done === true) {
        waiting.pop()
        continue
      }
      const kid = next.value
      if (kid.kind === 'hidden') continue
      const { parent, position } = level
      const node = parent.child(level.index++)
      level.position += node.nodeSize
      const id = kid.kind === 'element' ? kid.type._item?.id : undefined
      if (kid.kind !== 'element' || id === undefined) continue
      const own = depth + waiting.length - 1
      const isOpen = isContainer(node) && own < deepest
      yield { handle: handleOfElement(this.#binding, id), node, parent, position, depth: own, isOpen }
      if (isOpen)
        waiting.push({
          parent: node,
          kids: kid.kids[Symbol.iterator](),
          index: 0,
          position: position + 1,
        })
    }
  }

  /** Only the blocks with these handles, and what is inside them, in the order of the document. */
  *#walkIn(handles: readonly string[], deepest: number): Generator<Visited> {
    const { tree, document } = this.#binding
    const places = handles.flatMap((handle) => placeOfBlock(this.#binding, handle) ?? [])
    let end = 0
    for (const { position, node } of places.sort((a, b) => a.position - b.position)) {
      const kid = tree.startingAt(position)
      // A block inside the one before, or the same one.
      if (kid === undefined || position < end) continue
      end = position + node.nodeSize
      const $position = document.resolve(position)
      const index = $position.index()
      const only = { parent: $position.parent, kids: [kid].values(), index, position }
      yield* this.#walk(deepest, only, $position.depth)
    }
  }

  #all(): Level {
    const { tree, document } = this.#binding
    return { parent: document, kids: tree.root.kids[Symbol.iterator](), index: 0, position: 0 }
  }
}

function areSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((each, index) => each === others[index])
}

/** Whether a block contains blocks that have handles in a reading. */
function isContainer({ type, isTextblock, isLeaf }: Node): boolean {
  return !isTextblock && !isLeaf && type.name !== 'table'
}
