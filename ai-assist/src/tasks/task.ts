import type * as Y from 'yjs'
import type { ResolvedSelection } from '../document/selection.ts'
import type { LiveBlock } from '../document/text-block.ts'
import type { ModelRequest } from '../providers/provider.ts'
import type { BlockWriter } from '../writing/block-writer.ts'
import type { ReadText } from '../writing/rewrite.ts'

/** The document at the moment a run begins. */
export interface TaskInput {
  readonly doc: Y.Doc
  readonly blocks: readonly LiveBlock[]
  /** Null when the person had none, or it cannot be found any more. */
  readonly selection: ResolvedSelection | null
}

/** What a run is going to do: write new text at one place, rewrite given texts, or nothing, with the reason. */
export type Plan =
  | {
      readonly kind: 'write'
      readonly request: ModelRequest
      readonly writer: BlockWriter
      /** Heading over the result, written together with its first words. */
      readonly heading: string | null
    }
  | { readonly kind: 'rewrite'; readonly parts: readonly RewritePart[] }
  | { readonly kind: 'nothing'; readonly message: string }

/** One stretch of one text to rewrite. */
export interface RewritePart {
  readonly read: ReadText
  /** UTF-16 offsets into `read.content`, `to` not included. */
  readonly from: number
  readonly to: number
  readonly request: ModelRequest
}

/** One thing people can ask for. */
export interface Task {
  /** Shown at the agent's name while it writes. */
  readonly status: string
  /** Decides what to do, from the document and the selection alone; changes nothing. */
  plan(input: TaskInput): Plan
}
