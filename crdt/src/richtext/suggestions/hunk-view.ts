import type { JSONContent } from '@tiptap/core'
import type { BlockHandle } from '../blocks/handle.ts'
import type { MarkChange } from './hunk.ts'

/**
 * What a hunk means for a document as it is now. `clean`: its block is as it was. `rebased`: the block was changed, and
 * the hunk has its place in it. `conflict`: what it changes was changed otherwise, or its place is not certain. `gone`: its
 * block, or all that it would delete, is gone.
 */
export type HunkState = 'clean' | 'rebased' | 'conflict' | 'gone'

/** A relative position in the document's fragment, as JSON. */
export type JsonPosition = object

/** A hunk as it is to be shown beside a document. */
export interface HunkView {
  readonly view: HunkState
  /** The block that it concerns or follows, as it is now. */
  readonly handle: BlockHandle | null
  /** Markdown of the block or blocks before and after; in a conflict, as they are now and would be if it was accepted. */
  readonly before: string
  readonly after: string
  /** What would go, and what would come; empty without a place. */
  readonly deleted: readonly { readonly from: JsonPosition; readonly to: JsonPosition }[]
  readonly inserted: readonly {
    readonly at: JsonPosition
    readonly text: string
    /** The same as inline nodes; absent for whole blocks. */
    readonly content?: readonly JSONContent[]
  }[]
  /** Where marks would change. `marks`: which, where that is known. */
  readonly formatted?: readonly {
    readonly from: JsonPosition
    readonly to: JsonPosition
    readonly marks?: readonly MarkChange[]
  }[]
}
