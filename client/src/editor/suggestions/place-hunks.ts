import { type Binding, fromRelativePosition, idOfHandle, positionOfBlock } from '@cowrite/crdt/richtext'
import type { JSONContent } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import * as Y from 'yjs'
import type { FormatChange } from '../../api/suggestions.ts'
import type { PendingHunk } from './suggestion-list.ts'

/** A range of the document. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** What would come at a place. */
export interface Insertion {
  readonly at: number
  readonly text: string
  /** The same as inline nodes; `null` where only the text is known. */
  readonly content: readonly JSONContent[] | null
  readonly isBlock: boolean
}

/** Where a part of a suggestion is in the present document. */
export interface PlacedHunk extends Range {
  readonly pending: PendingHunk
  /** What would go. */
  readonly deletions: readonly Range[]
  /** What would come, and whether it would be blocks of its own. */
  readonly insertions: readonly Insertion[]
  /** Where formats would change. */
  readonly formats: readonly (Range & { readonly marks: readonly FormatChange[] })[]
  /** The block that it would change as a whole; `null`: none, or one that is gone. */
  readonly block: Range | null
}

/** Most parts that are drawn. */
const MOST = 1_000

/** Where parts of suggestions are in a document, in its order. What is about nothing that is there stands at its end. */
export function placeHunks(binding: Binding, doc: Node, pending: readonly PendingHunk[]): PlacedHunk[] {
  const end = doc.content.size
  // In the last block, beside whose line a card can stand.
  const last = Math.max(end - 1, 0)
  const positionOf = (relative: unknown): number | null => {
    const at = fromRelativePosition(binding, Y.createRelativePositionFromJSON(relative))
    return at === null ? null : Math.max(0, Math.min(at, end))
  }
  const placed = pending.slice(0, MOST).map((one): PlacedHunk => {
    const { hunk } = one
    const deleted = hunk.deleted.flatMap((range): Range[] => {
      const [from, to] = [positionOf(range.from), positionOf(range.to)]
      return from === null || to === null || from > to ? [] : [{ from, to }]
    })
    // Where what would go is gone already is still where the part belongs.
    const deletions = deleted.filter(({ from, to }) => from < to)
    const insertions = hunk.inserted.flatMap(({ at, text, content = null }): Insertion[] => {
      const position = positionOf(at)
      if (position === null || text === '') return []
      return [{ at: position, text, content, isBlock: !doc.resolve(position).parent.inlineContent }]
    })
    const formats = (hunk.formatted ?? []).flatMap(({ from, to, marks = [] }) => {
      const range = { from: positionOf(from), to: positionOf(to) }
      return range.from === null || range.to === null || range.from >= range.to
        ? []
        : [{ from: range.from, to: range.to, marks }]
    })
    const block = blockOf(binding, doc, hunk.handle)
    const bounds = [...formats, ...deleted].flatMap(({ from, to }) => [from, to])
    bounds.push(...insertions.map(({ at }) => at))
    const isWhole = bounds.length === 0 || hunk.kind === 'structure'
    const around = isWhole && block !== null ? [block.from, block.to] : []
    const all = [...bounds, ...around]
    const [from, to] = all.length === 0 ? [last, last] : [Math.min(last, ...all), Math.max(...all)]
    return { pending: one, from, to, deletions, insertions, formats, block: isWhole ? block : null }
  })
  return placed.sort((a, b) => a.from - b.from || a.to - b.to)
}

function blockOf(binding: Binding, doc: Node, handle: string | null): Range | null {
  const id = handle === null ? null : idOfHandle(handle)
  const from = id === null ? null : positionOfBlock(binding, id)
  const node = from === null ? null : doc.nodeAt(from)
  return from === null || node === null ? null : { from, to: from + node.nodeSize }
}
