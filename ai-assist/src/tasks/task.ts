import type { MoveFollower } from '@cowrite/crdt/richtext'
import type * as Y from 'yjs'
import type { ResolvedSelection } from '../document/selection.ts'
import type { LiveBlock } from '../document/text-block.ts'
import type { ModelRequest } from '../models/request/provider.ts'
import type { BlockWriter } from '../writing/block-writer.ts'
import type { Hunk, ReadText } from '../writing/rewrite.ts'

/** The document at the start of a run. */
export interface TaskInput {
  readonly doc: Y.Doc
  /** Where text goes that somebody moves during the run. */
  readonly moves: MoveFollower
  readonly blocks: readonly LiveBlock[]
  /** Null when the user had no selection, or it no longer exists. */
  readonly selection: ResolvedSelection | null
  /** What the person added in words; empty without any. */
  readonly instruction: string
}

/** The plan of a run: write new text at one place, change existing texts, answer, or do nothing, with the reason. */
export type Plan =
  | {
      readonly kind: 'write'
      readonly request: ModelRequest
      readonly writer: BlockWriter
      /** Heading above the result, written together with its first words. */
      readonly heading: string | null
    }
  | { readonly kind: 'rewrite'; readonly parts: readonly RewritePart[] }
  /** Replacements that need no answer. */
  | { readonly kind: 'replace'; readonly parts: readonly Replacement[] }
  /** An answer for the person, which changes nothing. */
  | { readonly kind: 'say'; readonly request: ModelRequest }
  | { readonly kind: 'nothing'; readonly message: string }

/** A range of one text to be rewritten. */
export interface RewritePart {
  readonly read: ReadText
  /** UTF-16 offsets in `read.content`; `to` is exclusive. */
  readonly from: number
  readonly to: number
  readonly request: ModelRequest
}

/** What changes in one text. */
export interface Replacement {
  readonly read: ReadText
  readonly hunks: readonly Hunk[]
}

/** A task that users can start. */
export interface Task {
  /** Shown next to the agent's name while it writes. */
  readonly status: string
  /** Plans the run from the document and the selection alone; changes nothing. */
  plan(input: TaskInput): Plan
}
