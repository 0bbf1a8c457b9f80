import type { BlockRef, BlockView } from './block-view.ts'
import type { BlockHandle } from './handle.ts'

/** A block and the hash that it had when it was read: the operation happens only while it has that one. */
interface Known {
  readonly handle: BlockHandle
  readonly hash: string
}

/** Rows and columns are counted from 0. */
type TableOperation =
  | (Known & {
      readonly op: 'insert_row' | 'insert_column'
      /** The index that the new row or column gets. */
      readonly at: number
      /** The text of the cells as Markdown; missing ones are empty. */
      readonly cells?: readonly string[]
    })
  | (Known & { readonly op: 'delete_row' | 'delete_column'; readonly at: number })
  | (Known & { readonly op: 'move_row' | 'move_column'; readonly from: number; readonly to: number })
  | (Known & {
      readonly op: 'table_cell'
      readonly row: number
      readonly column: number
      readonly markdown: string
    })

/** An edit of a document by the handles of its blocks. */
export type BlockOperation =
  /** Gives a block other content, of one or more blocks. */
  | (Known & { readonly op: 'replace_block'; readonly markdown: string })
  /** Without a handle at the start of the document. In a list the new blocks are items. */
  | { readonly op: 'insert_after'; readonly handle: BlockHandle | null; readonly markdown: string }
  | { readonly op: 'insert_before'; readonly handle: BlockHandle; readonly markdown: string }
  | (Known & { readonly op: 'delete_block' })
  /** Behind another block, to the start of the document (`after: null`), or in front of another block. */
  | ({ readonly op: 'move_block'; readonly handle: BlockHandle; readonly hash?: string } & (
      | { readonly after: BlockHandle | null }
      | { readonly before: BlockHandle }
    ))
  /** Replaces the only occurrence of `find` in the block's Markdown, as it is read. */
  | {
      readonly op: 'replace_text'
      readonly handle: BlockHandle
      readonly hash?: string
      readonly find: string
      readonly replace: string
    }
  /** Sets attributes, such as the level of a heading; `null` for the schema's default. */
  | (Known & { readonly op: 'set_attrs'; readonly attrs: Readonly<Record<string, unknown>> })
  | TableOperation

/** What became of an operation. */
export type OperationResult =
  /** `blocks`: those that stand now where the operation was, without those inside them. */
  | { readonly status: 'applied'; readonly blocks: readonly BlockRef[] }
  /** The block is another one than was read, or the text to replace is not there exactly once. Nothing was changed. */
  | {
      readonly status: 'conflict'
      readonly reason: 'changed' | 'no-match' | 'many-matches'
      /** The block as it is now. */
      readonly block: BlockView
    }
  /** A block that the operation names was deleted, was joined to another one, or never existed. */
  | { readonly status: 'gone'; readonly handle: string }
  /** What is wrong with the operation, as a sentence. */
  | { readonly status: 'invalid'; readonly message: string }
