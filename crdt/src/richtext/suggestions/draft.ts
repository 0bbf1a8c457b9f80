import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { BlockDocument } from '../blocks/block-document.ts'
import { handleAt, placeOfBlock } from '../blocks/block-place.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import type { BlockOperation, OperationResult } from '../blocks/operation.ts'
import { changedTexts } from './changed-texts.ts'
import type { Hunk } from './hunk.ts'
import {
  claimsContent,
  isInsertion,
  markdownAfter,
  overlap,
  type Recorded,
  recordedHunk,
  writesText,
} from './recorded.ts'
import { textHunks, type WantedText } from './text-hunks.ts'

/** The hunks of a suggestion, and what became of each operation: `applied` when it is in them. */
export interface Drafted {
  readonly hunks: readonly Hunk[]
  readonly results: readonly OperationResult[]
}

/** A textblock whose content operations change. */
interface ChangedText extends WantedText {
  readonly operations: BlockOperation[]
  node: Node
}

/**
 * Makes a suggestion of operations, which are carried out one after the other on a fork of a document (one Yjs V1
 * update). Where they change only the content of textblocks, the hunks are edits of words, each also as an update under
 * a clientID of its own; everything else is recorded, operations on the same block as one hunk. `null` when an operation
 * would have changed a block that it does not name.
 */
export function draftSuggestion(
  state: Uint8Array,
  operations: readonly BlockOperation[],
  newClient: () => number,
): Drafted | null {
  const [fork, base] = [new BlockDocument(state), new BlockDocument(state)]
  try {
    const changes = carriedOut(fork, base, operations, newClient())
    if (changes === null) return null
    const vector = Y.encodeStateVectorFromUpdate(state)
    const hunks = [...changes.recorded.map((each) => recordedHunk(base, vector, each))]
    hunks.push(...textHunks(base, vector, changes.texts, newClient))
    return { hunks, results: changes.results }
  } finally {
    fork.destroy()
    base.destroy()
  }
}

interface Changes {
  readonly texts: Map<BlockHandle, ChangedText>
  readonly recorded: Recorded[]
  readonly results: readonly OperationResult[]
}

function carriedOut(
  fork: BlockDocument,
  base: BlockDocument,
  operations: readonly BlockOperation[],
  client: number,
): Changes | null {
  const texts = new Map<BlockHandle, ChangedText>()
  const recorded: Recorded[] = []
  const results: OperationResult[] = []
  for (const operation of operations) {
    const before = fork.binding.document
    const known = recorded.find(({ operations: others }) =>
      others.some((other) => belong(fork, other, operation)),
    )
    const inside = [...texts].filter(([handle]) => overlap(fork, handle, operation.handle))
    const applied = fork.apply([withPresentHash(fork, base, operation)], client)
    if (!applied.ok) return null
    const result = applied.results[0]!
    results.push(result)
    const after = fork.binding.document
    if (result.status !== 'applied' || before.eq(after)) continue
    const positions = known === undefined && writesText(operation) ? changedTexts(before, after) : null
    const handles = positions?.map((position) => handleAt(fork.binding, position))
    if (positions !== null && handles?.every((handle) => isIn(base, handle)) === true) {
      positions.forEach((position, index) => {
        const text = texts.get(handles[index]!) ?? { operations: [], node: after }
        text.operations.push(operation)
        text.node = after.nodeAt(position)!
        texts.set(handles[index]!, text)
      })
      continue
    }
    const hunk = known ?? { operations: [], after: '' }
    if (known === undefined) recorded.push(hunk)
    if (claimsContent(operation)) {
      // What stood in the block was rewritten before: the operation builds on it.
      const earlier = new Set(inside.flatMap(([, text]) => text.operations))
      hunk.operations.push(...operations.filter((each) => earlier.has(each)))
      for (const [handle] of inside) texts.delete(handle)
    }
    hunk.operations.push(operation)
    hunk.after = markdownAfter(fork, operation, result)
  }
  return { texts, recorded, results }
}

/** Whether two operations are one hunk when the first one is recorded. */
function belong(fork: BlockDocument, first: BlockOperation, second: BlockOperation): boolean {
  if (isInsertion(first) || isInsertion(second)) return false
  if (first.handle === second.handle) return claimsContent(first) || first.op === second.op
  return claimsContent(first) && overlap(fork, first.handle, second.handle)
}

/** A hash from before the first operation names the block as it is after those before. */
function withPresentHash(
  fork: BlockDocument,
  base: BlockDocument,
  operation: BlockOperation,
): BlockOperation {
  if (!('hash' in operation) || operation.handle === null) return operation
  const [now, then] = [
    placeOfBlock(fork.binding, operation.handle),
    placeOfBlock(base.binding, operation.handle),
  ]
  if (now === null || then === null || base.texts.hash(then.node) !== operation.hash) return operation
  return { ...operation, hash: fork.texts.hash(now.node) }
}

function isIn(document: BlockDocument, handle: BlockHandle | null): boolean {
  return handle !== null && placeOfBlock(document.binding, handle) !== null
}
