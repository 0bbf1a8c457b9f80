import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { BlockDocument } from '../blocks/block-document.ts'
import { type BlockPlace, handleAt, placeOfBlock } from '../blocks/block-place.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import { changedTexts } from './changed-texts.ts'
import type { Hunk } from './hunk.ts'
import { type Recorded, recordedHunk } from './recorded.ts'
import { textHunks, type WantedText } from './text-hunks.ts'

/**
 * Makes a suggestion of an update (Yjs V1) that is not in a document (one Yjs V1 update): of textblocks with other content, and of
 * new blocks between those of the document. `null` when the update does anything else.
 */
export function draftUpdate(
  state: Uint8Array,
  update: Uint8Array,
  newClient: () => number,
): readonly Hunk[] | null {
  const [fork, base] = [new BlockDocument(state), new BlockDocument(state)]
  try {
    fork.receive(update)
    const changes = changesIn(fork, base)
    if (changes === null) return null
    const vector = Y.encodeStateVectorFromUpdate(state)
    return [
      ...changes.inserted.map((each) => recordedHunk(base, vector, each)),
      ...textHunks(base, vector, changes.texts, newClient),
    ]
  } finally {
    fork.destroy()
    base.destroy()
  }
}

interface Changes {
  readonly texts: ReadonlyMap<BlockHandle, WantedText>
  readonly inserted: readonly Recorded[]
}

function changesIn(fork: BlockDocument, base: BlockDocument): Changes | null {
  const texts = new Map<BlockHandle, WantedText>()
  const insertions: { readonly after: BlockHandle | null; readonly markdown: string[] }[] = []
  const { document } = fork.binding
  const before = blocksOf(base)
  let kept = 0
  let isInserting = false
  for (const { handle, node, position } of blocksOf(fork)) {
    const isOld = placeOfBlock(base.binding, handle) !== null
    const own = before[kept]
    if (isOld) {
      kept++
      if (own?.handle !== handle || !addTexts(texts, fork, { before: own.node, after: node, position }))
        return null
    } else {
      if (!isInserting) insertions.push({ after: before[kept - 1]?.handle ?? null, markdown: [] })
      insertions.at(-1)!.markdown.push(fork.texts.markdown(node, document, document))
    }
    isInserting = !isOld
  }
  if (kept !== before.length) return null
  const inserted = insertions.map(({ after, markdown }): Recorded => {
    const text = markdown.join('\n\n')
    return { operations: [{ op: 'insert_after', handle: after, markdown: text }], after: text }
  })
  return { texts, inserted }
}

/** The blocks of the document itself, without those that exist in editors only. */
function blocksOf({ binding }: BlockDocument): BlockPlace[] {
  let end = 0
  return binding.document.children.flatMap((node) => {
    const position = end
    end += node.nodeSize
    const handle = handleAt(binding, position)
    return handle === null ? [] : [{ handle, node, position }]
  })
}

/** Adds the texts that changed in a block of the document; `false` when something else did. */
function addTexts(
  texts: Map<BlockHandle, WantedText>,
  fork: BlockDocument,
  { before, after, position }: { readonly before: Node; readonly after: Node; readonly position: number },
): boolean {
  const positions = changedTexts(before, after)
  if (positions === null) return false
  for (const relative of positions) {
    // Relative to the content of what contains the block.
    const at = position + relative + 1
    const handle = handleAt(fork.binding, at)
    if (handle === null) return false
    texts.set(handle, { node: fork.binding.document.nodeAt(at)! })
  }
  return true
}
