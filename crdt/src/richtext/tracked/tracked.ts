import type { JSONContent } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { fromRelativePosition } from '../binding/index.ts'
import { BlockDocument } from '../blocks/block-document.ts'
import { handleAt, placeOfBlock } from '../blocks/block-place.ts'
import { contentOfNode } from '../blocks/node-content.ts'
import { pairEqual } from '../diff/align.ts'
import { changedTexts } from '../suggestions/changed-texts.ts'
import type { Hunk } from '../suggestions/hunk.ts'
import type { PlacedEdit } from '../suggestions/placed-edit.ts'
import { documentWith, type NewClient } from '../suggestions/release.ts'
import { textGroups } from '../suggestions/text-groups.ts'
import { viewHunk } from '../suggestions/view.ts'

/** A hunk, and the number of who suggests it. */
export interface OwnedHunk {
  readonly hunk: Hunk
  readonly who: number
}

/** The mark that inline nodes of tracked content have when they would come or go. It is no mark of the schema. */
export const TRACKED = 'tracked'

/** Attributes of the mark {@link TRACKED}, and what a block has that would come or go as a whole. */
export interface TrackedChange {
  readonly change: 'insertion' | 'deletion'
  /** The number of who suggests it. */
  readonly who: number
}

/** A block of a document with its suggestions: as it is, with marks {@link TRACKED} inside, or coming or going as a whole. */
export interface TrackedBlock {
  readonly block: JSONContent
  readonly whole: TrackedChange | null
}

/** A document with what is suggested for it. */
export interface TrackedDocument {
  readonly blocks: readonly TrackedBlock[]
  /** The document as it is, and as it would be with everything that fits. */
  readonly before: readonly JSONContent[]
  readonly after: readonly JSONContent[]
}

/**
 * A document with the hunks that fit: their texts are in it, marked as what would come and what would go. Hunks in conflict
 * and without a place are left out.
 *
 * @param state the document as one Yjs V1 update
 */
export function trackedDocument(
  state: Uint8Array,
  hunks: readonly OwnedHunk[],
  newClient: NewClient,
): TrackedDocument {
  const live = new BlockDocument(state)
  const all = hunks.map(({ hunk }) => hunk)
  const changed = documentWith(state, all, newClient)
  try {
    const owners = new Owners(live, hunks)
    const { schema } = live.binding.document.type
    const before = blocksOf(live)
    // Each document has a schema of its own, of whose types the other's are none.
    const after = blocksOf(changed).map((block) => ({
      ...block,
      node: schema.nodeFromJSON(block.node.toJSON()),
    }))
    const blocks: TrackedBlock[] = []
    let [a, b] = [0, 0]
    const pairs = pairEqual(
      before.map(({ handle }) => handle),
      after.map(({ handle }) => handle),
    )
    for (const pair of [...pairs, { a: before.length, b: after.length }]) {
      const [going, coming] = [before.slice(a, pair.a), after.slice(b, pair.b)]
      for (const one of going) blocks.push(whole(one, 'deletion', owners.at(one.position, one.node)))
      // What comes stands behind what precedes it.
      const beside = before[pair.a - 1]
      const who = owners.near(beside === undefined ? 0 : beside.position + beside.node.nodeSize)
      for (const one of coming) blocks.push(whole(one, 'insertion', who))
      const [old, now] = [before[pair.a], after[pair.b]]
      if (old !== undefined && now !== undefined) blocks.push(...compared(old, now, owners))
      ;[a, b] = [pair.a + 1, pair.b + 1]
    }
    return {
      blocks,
      before: before.map(({ node }) => contentOfNode(node)),
      after: after.map(({ node }) => contentOfNode(node)),
    }
  } finally {
    live.destroy()
    changed.destroy()
  }
}

interface Block {
  readonly handle: string
  readonly node: Node
  readonly position: number
}

function blocksOf({ binding }: BlockDocument): Block[] {
  let end = 0
  return binding.document.children.flatMap((node) => {
    const position = end
    end += node.nodeSize
    const handle = handleAt(binding, position)
    return handle === null ? [] : [{ handle, node, position }]
  })
}

function whole({ node }: Block, change: TrackedChange['change'], who: number): TrackedBlock {
  return { block: contentOfNode(node), whole: { change, who } }
}

/** A block as it was and as it would be. */
function compared(before: Block, after: Block, owners: Owners): TrackedBlock[] {
  if (before.node.eq(after.node)) return [{ block: contentOfNode(before.node), whole: null }]
  const [old, now] = [before.node, after.node]
  const wraps = old.isTextblock || old.isLeaf
  const isSame = wraps ? old.sameMarkup(now) : true
  const was = isSame ? positionsIn(now, old) : null
  const is = isSame ? positionsIn(old, now) : null
  if (was === null || is === null) {
    const who = owners.at(before.position, old)
    return [whole(before, 'deletion', who), whole(after, 'insertion', who)]
  }
  const edits = new Map<number, readonly PlacedEdit[]>()
  was.forEach((position, index) => {
    const wanted = nodeAt(now, is[index]!)
    const doc = owners.document
    const at = before.position + position
    edits.set(at, textGroups(doc, at, wanted).flat())
  })
  return [{ block: trackedNode(old, before.position, edits, owners), whole: null }]
}

/** The positions of changed textblocks, in `after`, relative to the position before it; `null` when more differs. */
function positionsIn(before: Node, after: Node): number[] | null {
  if (before.isTextblock) return [0]
  if (!before.sameMarkup(after)) return null
  return changedTexts(before, after)?.map((position) => position + 1) ?? null
}

function nodeAt(node: Node, position: number): Node {
  return position === 0 ? node : node.nodeAt(position - 1)!
}

/** A block whose textblocks have edits, by their positions, with both of what goes and what comes. */
function trackedNode(
  node: Node,
  position: number,
  edits: ReadonlyMap<number, readonly PlacedEdit[]>,
  owners: Owners,
): JSONContent {
  const own = edits.get(position)
  if (own !== undefined) return { ...contentOfNode(node), content: trackedText(node, position, own, owners) }
  if (node.isTextblock || node.isLeaf) return contentOfNode(node)
  let at = position + 1
  const content = node.children.map((child) => {
    const tracked = trackedNode(child, at, edits, owners)
    at += child.nodeSize
    return tracked
  })
  return { ...contentOfNode(node), content }
}

function trackedText(
  node: Node,
  position: number,
  edits: readonly PlacedEdit[],
  owners: Owners,
): JSONContent[] {
  const start = position + 1
  const content: JSONContent[] = []
  const piece = (from: number, to: number) =>
    from < to ? node.cut(from - start, to - start).children.map(contentOfNode) : []
  const mark = (nodes: readonly JSONContent[], change: TrackedChange['change'], at: number) =>
    nodes.map((each) => ({ ...each, marks: [...(each.marks ?? []), tracked(change, owners.near(at))] }))
  let done = start
  // What comes stands behind all that goes at its place.
  let coming: JSONContent[] = []
  for (const { from, to, content: inserted, marks } of edits.toSorted((a, b) => a.from - b.from)) {
    if (from > done) {
      content.push(...coming, ...piece(done, from))
      coming = []
    }
    content.push(...mark(piece(from, to), 'deletion', from))
    const wanted =
      marks.length === 0
        ? inserted
        : piece(from, to).map((each) => ({
            ...each,
            marks: [
              ...(each.marks ?? []).filter(({ type }) => !marks.some((change) => change.type === type)),
              ...marks.filter(({ isAdded }) => isAdded).map(({ type, attrs }) => ({ type, attrs })),
            ],
          }))
    coming.push(...mark(wanted, 'insertion', from))
    done = Math.max(done, to)
  }
  content.push(...coming, ...piece(done, start + node.content.size))
  return content
}

function tracked(change: TrackedChange['change'], who: number) {
  const attrs: TrackedChange = { change, who }
  return { type: TRACKED, attrs }
}

/** Who suggests what is at a place of the document. */
class Owners {
  readonly #binding: BlockDocument['binding']
  /** Where hunks are, in order. */
  readonly #places: readonly { readonly at: number; readonly who: number }[]
  /** Who suggests the first one. */
  readonly first: number

  constructor(live: BlockDocument, hunks: readonly OwnedHunk[]) {
    this.#binding = live.binding
    this.first = hunks[0]?.who ?? 0
    this.#places = hunks
      .flatMap(({ hunk, who }) => {
        const { deleted, inserted, handle } = viewHunk(live, hunk)
        const positions = [...deleted.map(({ from }) => from), ...inserted.map(({ at }) => at)].flatMap(
          (json) => {
            const at = fromRelativePosition(live.binding, Y.createRelativePositionFromJSON(json))
            return at === null ? [] : [at]
          },
        )
        const block = handle === null ? null : placeOfBlock(live.binding, handle)
        if (positions.length === 0) positions.push(block?.position ?? 0)
        return positions.map((at) => ({ at, who }))
      })
      .sort((a, b) => a.at - b.at)
  }

  /** The document without what is suggested. */
  get document(): Node {
    return this.#binding.document
  }

  /** Who suggests something in a block. */
  at(position: number, node: Node): number {
    const inside = this.#places.find(({ at }) => at >= position && at <= position + node.nodeSize)
    return inside?.who ?? this.near(position)
  }

  /** Who suggests what is next to a position. */
  near(position: number): number {
    let best = this.first
    let least = Number.POSITIVE_INFINITY
    for (const { at, who } of this.#places) {
      const distance = Math.abs(at - position)
      if (distance < least) [least, best] = [distance, who]
    }
    return best
  }
}
