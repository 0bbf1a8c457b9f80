import type { BlockHandle } from './handle.ts'

/** A block by its name and its state. */
export interface BlockRef {
  readonly handle: BlockHandle
  /** Differs when anything in the block differs. */
  readonly hash: string
  /** The name of its node in the schema: `paragraph`, `heading`, `listItem`, … */
  readonly type: string
}

/** A block in an outline. */
export interface OutlineBlock extends BlockRef {
  /** 0 for blocks of the document itself, 1 for those inside them, and so on. */
  readonly depth: number
  /** The level of a heading. */
  readonly level?: number
  /** The start of its text; empty for blocks that contain blocks, which come next. */
  readonly text: string
}

/** A stretch of an outline as JSON: blocks with commas between them. */
export interface OutlinePart {
  readonly json: string
}

/** A block that is read. */
export interface BlockView extends BlockRef {
  readonly depth: number
  /** `null` for a block of which the blocks inside come next. */
  readonly markdown: string | null
}

/** What to read of a document. */
export interface BlockSelection {
  /** Only these blocks, with those inside them. */
  readonly handles?: readonly BlockHandle[]
  /** From this block on, by default from the first one. */
  readonly from?: BlockHandle
  /** Most blocks; by default all. */
  readonly limit?: number
  /** Blocks of this depth are read whole, with those inside them; by default only tables are. */
  readonly depth?: number
}

/** Blocks that were read. */
export interface BlocksRead {
  readonly blocks: readonly BlockView[]
  /** Handles that name nothing any more. */
  readonly gone: readonly string[]
  /** The first block that the limit left out; `null` at the end. */
  readonly next: BlockHandle | null
}

/** A block in which a text was found. */
export interface FoundBlock extends BlockRef {
  readonly depth: number
  /** How often the text is in it. */
  readonly count: number
  /** Its Markdown around the first place. */
  readonly excerpt: string
}

/** The blocks in which a text was found. */
export interface BlocksFound {
  readonly blocks: readonly FoundBlock[]
  /** Whether there are more. */
  readonly hasMore: boolean
}
