import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import type { BlockDocument } from '../blocks/block-document.ts'
import { handleAt, placeOfBlock } from '../blocks/block-place.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import { changedTexts } from './changed-texts.ts'
import type { Hunk, HunkChange } from './hunk.ts'
import { shellOf } from './recorded.ts'
import { textEdits } from './text-hunks.ts'

/** What is noted of a document before a hunk comes into it, so that it can be taken out again. */
export interface Former {
  readonly document: Node
  /** The operations that move its blocks back, when moving is all that the hunk does. */
  readonly moves: readonly BlockOperation[] | null
}

/** Notes what stands before a hunk comes into a document. */
export function formerOf(document: BlockDocument, change: HunkChange): Former {
  const moves =
    change.kind === 'operations' && change.operations.every(({ op }) => op === 'move_block')
      ? change.operations.map(({ handle }) => moveBack(document, handle!)).toReversed()
      : null
  const isComplete = moves?.every((move) => move !== null) === true
  return { document: document.binding.document, moves: isComplete ? (moves as BlockOperation[]) : null }
}

/** The operation that brings a block back to where it stands. */
function moveBack({ binding }: BlockDocument, handle: BlockHandle): BlockOperation | null {
  const place = placeOfBlock(binding, handle)
  if (place === null) return null
  const $position = binding.document.resolve(place.position)
  const { nodeBefore } = $position
  if (nodeBefore !== null) {
    const after = handleAt(binding, place.position - nodeBefore.nodeSize)
    return after === null ? null : { op: 'move_block', handle, after }
  }
  if ($position.depth === 0) return { op: 'move_block', handle, after: null }
  const next = $position.pos + place.node.nodeSize
  const before = next < $position.end() ? handleAt(binding, next) : null
  return before === null ? null : { op: 'move_block', handle, before }
}

/**
 * The hunks that take a hunk out of a document into which it has just come: as hunks they have a place only while nobody
 * changes those words, and blocks come back only while nobody changes what stands there now. `null`: it cannot be taken
 * out.
 */
export function inverseOf(document: BlockDocument, { document: before, moves }: Former): Hunk[] | null {
  const { binding } = document
  const after = binding.document
  const base = Y.encodeStateVector(binding.doc)
  if (moves !== null) return [operationsHunk(document, base, moves)]
  const positions = changedTexts(after, before)
  const texts = changedTexts(before, after)
  if (positions === null || texts === null) {
    const operations = blocksBack(document, before)
    return operations === null ? null : [operationsHunk(document, base, operations)]
  }
  const hunks = texts.flatMap((position, index): Hunk[] => {
    const handle = handleAt(binding, position)
    const wanted = before.nodeAt(positions[index]!)
    const node = after.nodeAt(position)
    if (handle === null || wanted === null || node === null) return []
    const change = { kind: 'text', edits: textEdits(document, handle, wanted), update: null } as const
    return [{ ...NAMELESS, handle, hash: document.texts.hash(node), change, base }]
  })
  return hunks.length === texts.length ? hunks : null
}

/** Nobody sees an inverse. */
const NAMELESS = { kind: 'structure', label: '', before: '', after: '' } as const

function operationsHunk(
  { binding, texts }: BlockDocument,
  base: Uint8Array,
  operations: readonly BlockOperation[],
): Hunk {
  const handle = operations[0]?.handle ?? null
  const place = handle === null ? null : placeOfBlock(binding, handle)
  return {
    ...NAMELESS,
    handle,
    hash: place === null ? null : texts.hash(place.node),
    change: { kind: 'operations', operations, shell: place === null ? null : shellOf(place.node) },
    base,
  }
}

/** Children of one parent that differ between two documents. */
interface Differing {
  readonly before: Node
  readonly after: Node
  /** The position, in `after`, of the content of the parent. */
  readonly start: number
  readonly from: number
  /** The first index behind them in each. */
  readonly ends: { readonly before: number; readonly after: number }
}

function differing(before: Node, after: Node, start: number): Differing {
  const isSame = (a: Node | null, b: Node | null) => a !== null && b !== null && (a === b || a.eq(b))
  const most = Math.min(before.childCount, after.childCount)
  let from = 0
  while (from < most && isSame(before.child(from), after.child(from))) from++
  const ends = { before: before.childCount, after: after.childCount }
  while (
    ends.before > from &&
    ends.after > from &&
    isSame(before.child(ends.before - 1), after.child(ends.after - 1))
  ) {
    ends.before--
    ends.after--
  }
  const isOne = ends.before === from + 1 && ends.after === from + 1
  const [a, b] = isOne ? [before.child(from), after.child(from)] : [null, null]
  const isDeeper = a !== null && b !== null && !a.isTextblock && !a.isLeaf && a.sameMarkup(b)
  // A table comes back as a whole: Markdown has no word for a row.
  if (isDeeper && a.type.spec['tableRole'] === undefined)
    return differing(a, b, startOf(after, start, from) + 1)
  return { before, after, start, from, ends }
}

function startOf(parent: Node, start: number, index: number): number {
  let at = start
  for (let i = 0; i < index; i++) at += parent.child(i).nodeSize
  return at
}

/** The operations that bring back the blocks that stood there before. */
function blocksBack(document: BlockDocument, former: Node): BlockOperation[] | null {
  const { binding, texts } = document
  const { before, after, start, from, ends } = differing(former, binding.document, 0)
  const wanted = before.children.slice(from, ends.before)
  const markdown = wanted.map((node) => texts.markdown(node, before, former)).join('\n\n')
  const handles: BlockHandle[] = []
  const hashes: string[] = []
  for (let index = from; index < ends.after; index++) {
    const handle = handleAt(binding, startOf(after, start, index))
    if (handle === null) return null
    handles.push(handle)
    hashes.push(texts.hash(after.child(index)))
  }
  if (handles.length === 0) {
    const left = from === 0 ? null : handleAt(binding, startOf(after, start, from - 1))
    if (left !== null) return [{ op: 'insert_after', handle: left, markdown }]
    if (from < after.childCount) {
      const right = handleAt(binding, startOf(after, start, from))
      return right === null ? null : [{ op: 'insert_before', handle: right, markdown }]
    }
    return start === 0 ? [{ op: 'insert_after', handle: null, markdown }] : null
  }
  const known = handles.map((handle, index) => ({ handle, hash: hashes[index]! }))
  const [first, ...rest] = known as [(typeof known)[number], ...typeof known]
  const deletions = (wanted.length > 0 ? rest : known).map(
    (each) => ({ op: 'delete_block', ...each }) as const,
  )
  if (wanted.length === 0) return deletions
  return [{ op: 'replace_block', ...first, markdown }, ...deletions]
}
