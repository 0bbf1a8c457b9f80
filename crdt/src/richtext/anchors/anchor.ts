import type { JsonPosition } from '../suggestions/hunk-view.ts'

/** Characters and inline elements with consecutive ids, by the ids that they had first: client, clock, length. */
export type WordRun = readonly [client: number, clock: number, length: number]

/**
 * A part of the text. `from` and `to` are relative positions of its ends. `words` are the characters that it began with,
 * which name its place exactly, also after some of them were moved elsewhere; at most {@link MOST_RUNS} runs.
 */
export interface TextAnchor {
  readonly kind: 'text'
  readonly from: JsonPosition
  readonly to: JsonPosition
  readonly words?: readonly WordRun[]
}

/** A block without text of its own, a table, or one of its cells. */
export interface BlockAnchor {
  readonly kind: 'block'
  /** See `BlockHandle`. */
  readonly handle: string
}

/** What a comment is about. */
export type Anchor =
  | TextAnchor
  | BlockAnchor
  | { readonly kind: 'suggestion'; readonly suggestion: string; readonly hunk: string }
  | { readonly kind: 'document' }

/** A range of positions of the editor's document. */
export interface Range {
  readonly from: number
  readonly to: number
}

/**
 * Where an anchor is in a document. `here`: at ranges, in the order of the text, at least one. `gone`: nothing of what it
 * was about is there. `unknown`: nothing of that has arrived yet. `none`: it has no place in the text.
 */
export type AnchorPlace =
  | {
      readonly state: 'here'
      readonly ranges: readonly Range[]
      /** Whether all that the anchor began with is there. */
      readonly isWhole: boolean
    }
  | { readonly state: 'gone' | 'unknown' | 'none' }

/** Most runs of ids in an anchor. A longer text is named by its beginning and its end. */
export const MOST_RUNS = 100
