import type * as Y from 'yjs'
import type { Id } from '../moves/ids.ts'
import * as blocks from '../positions/blocks.ts'
import * as positions from '../positions/positions.ts'
import * as written from '../positions/written.ts'
import type { Binding } from './binding.ts'

/**
 * The relative position of a position in the editor's document. With `assoc` below 0 it stays with what stands before it,
 * otherwise with what stands after it. Same form as Yjs's own, which y-tiptap's clients read.
 */
export function toRelativePosition(binding: Binding, position: number, assoc = -1): Y.RelativePosition {
  const { held } = binding
  return positions.toRelativePosition(binding, held?.toDocument(position) ?? position, assoc)
}

/**
 * The position in the editor's document of a relative one; `null` when it is in content that is not shown. What it
 * belongs to may have been deleted: then it is the place where that stood.
 */
export function fromRelativePosition(binding: Binding, relative: Y.RelativePosition): number | null {
  const position = positions.fromRelativePosition(binding, relative)
  return position === null ? null : (binding.held?.toShown(position) ?? position)
}

/** The id of the block that starts at a position of the editor's document; `null` when none of the shared types does. */
export function blockIdAt(binding: Binding, position: number): Id | null {
  return blocks.blockIdAt(binding.tree, binding.held?.toDocument(position) ?? position)
}

/**
 * The position in the editor's document of the block with that id, wherever it was moved. `null` when it was deleted or
 * is not shown. With `joined`, of a block that was joined with another one, the position of that one.
 */
export function positionOfBlock(binding: Binding, id: Id, joined = false): number | null {
  const position = blocks.positionOfBlock(binding, id, joined)
  return position === null ? null : (binding.held?.toShown(position) ?? position)
}

/** Who inserted what is behind a position of the editor's document, as ids; `null` where a block begins or ends. */
export function writtenAt(binding: Binding, position: number): written.Written | null {
  return written.writtenAt(binding, binding.held?.toDocument(position) ?? position)
}

/** What was written between two positions of the editor's document, run by run. */
export function writtenBetween(binding: Binding, from: number, to: number): written.WrittenRun[] {
  const { held } = binding
  const start = held?.toDocument(from) ?? from
  const runs = written.writtenBetween(binding, start, held?.toDocument(to) ?? to)
  if (held === null) return runs
  return runs.map((run) => ({ ...run, from: held.toShown(run.from), to: held.toShown(run.to) }))
}
