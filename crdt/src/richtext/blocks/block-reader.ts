import type { Node } from '@tiptap/pm/model'
import type { Binding } from '../binding/index.ts'
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
} from './block-view.ts'
import { findText } from './find-text.ts'
import type { BlockHandle } from './handle.ts'
import { NodeTexts } from './node-texts.ts'

/** A block on a walk through a document. */
interface Visited {
  readonly handle: BlockHandle
  readonly node: Node
  readonly parent: Node
  readonly depth: number
  /** Whether the blocks inside come next. */
  readonly isOpen: boolean
}

/** Reads the blocks of the document of a binding, without changing it. */
export class BlockReader {
  readonly #binding: Binding
  readonly texts = new NodeTexts()
  /** What an outline says of a node at a depth, as JSON without its start. */
  readonly #outlines = new WeakMap<Node, { readonly depth: number; readonly json: string }>()

  constructor(binding: Binding) {
    this.#binding = binding
  }

  /** All blocks in order, without their content. The rows and cells of tables are no blocks of their own. */
  outline(): OutlineBlock[] {
    return [...this.#walk(Number.POSITIVE_INFINITY)].map((visited) => this.#outlined(visited))
  }

  /** {@link outline} as JSON; of blocks that stayed the same only the handles are written again. */
  outlineJson(): string {
    const blocks: string[] = []
    for (const visited of this.#walk(Number.POSITIVE_INFINITY)) {
      const { node, depth, handle } = visited
      let known = this.#outlines.get(node)
      if (known?.depth !== depth) {
        const { handle: _, ...rest } = this.#outlined(visited)
        known = { depth, json: JSON.stringify(rest).slice(1) }
        this.#outlines.set(node, known)
      }
      blocks.push(`{"handle":"${handle}",${known.json}`)
    }
    return `[${blocks.join()}]`
  }

  /** Reads blocks in the order of the document. */
  read({
    handles,
    from,
    limit = Number.POSITIVE_INFINITY,
    depth = Number.POSITIVE_INFINITY,
  }: BlockSelection): BlocksRead {
    const gone = [...(handles ?? []), ...(from === undefined ? [] : [from])].filter(
      (handle) => this.find(handle) === null,
    )
    const wanted = handles === undefined ? null : new Set(handles)
    const blocks: BlockView[] = []
    let isStarted = from === undefined || gone.includes(from)
    /** The depth of the wanted block whose content is being read. */
    let inside = wanted === null ? -1 : null
    for (const visited of this.#walk(depth)) {
      isStarted ||= visited.handle === from
      if (wanted !== null && inside !== null && visited.depth <= inside) inside = null
      if (inside === null && wanted?.has(visited.handle) === true) inside = visited.depth
      if (!isStarted || inside === null) continue
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

  #outlined({ handle, node, depth }: Visited): OutlineBlock {
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
  *#walk(deepest: number): Generator<Visited> {
    const { tree, document } = this.#binding
    const waiting = [{ parent: document, kids: tree.root.kids[Symbol.iterator](), index: 0 }]
    for (let level = waiting.at(-1); level !== undefined; level = waiting.at(-1)) {
      const next = level.kids.next()
      if (next.done === true) {
        waiting.pop()
        continue
      }
      const kid = next.value
      if (kid.kind === 'hidden') continue
      const node = level.parent.child(level.index++)
      const id = kid.kind === 'element' ? kid.type._item?.id : undefined
      if (kid.kind !== 'element' || id === undefined) continue
      const depth = waiting.length - 1
      const isOpen = isContainer(node) && depth < deepest
      yield { handle: handleOfElement(this.#binding, id), node, parent: level.parent, depth, isOpen }
      if (isOpen) waiting.push({ parent: node, kids: kid.kids[Symbol.iterator](), index: 0 })
    }
  }
}

/** Whether a block contains blocks that have handles in a reading. */
function isContainer({ type, isTextblock, isLeaf }: Node): boolean {
  return !isTextblock && !isLeaf && type.name !== 'table'
}
