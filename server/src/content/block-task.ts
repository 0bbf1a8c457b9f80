import type {
  AcceptedHunk,
  BlockOperation,
  BlockSelection,
  Described,
  Drafted,
  Hunk,
  HunkView,
  OperationResult,
  OwnedHunk,
  Released,
} from '@cowrite/crdt/richtext'
import type { SentOutline } from './outline-parts.ts'

/** JSON as text: the main thread forwards it without parsing it. */
export type JsonText = string

/** A document with its suggestions as Markdown with CriticMarkup or as blocks with marks, or without them as Markdown. */
export type TrackedForm = 'criticmarkup' | 'blocks' | 'plain'

/** What the thread is told of the copy of a document. `copy` names it. */
export type BlockTask =
  /** Makes the copy, of the document as one Yjs V1 update. */
  | { readonly kind: 'open'; readonly copy: number; readonly state: Uint8Array }
  /** An update of the others. */
  | { readonly kind: 'update'; readonly copy: number; readonly update: Uint8Array }
  | { readonly kind: 'close'; readonly copy: number }
  | { readonly kind: 'outline'; readonly copy: number }
  | { readonly kind: 'read'; readonly copy: number; readonly selection: BlockSelection }
  | { readonly kind: 'search'; readonly copy: number; readonly text: string; readonly limit: number }
  | {
      readonly kind: 'apply'
      readonly copy: number
      readonly operations: readonly BlockOperation[]
      readonly clientId: number
    }
  /** Makes a suggestion of operations for the document `state`. */
  | {
      readonly kind: 'draft'
      readonly copy: number
      readonly state: Uint8Array
      readonly operations: readonly BlockOperation[]
    }
  /** Makes a suggestion of an update that is not in the document `state`. */
  | {
      readonly kind: 'draft-update'
      readonly copy: number
      readonly state: Uint8Array
      readonly update: Uint8Array
    }
  /** Describes an update that is held back from the document `state`. */
  | {
      readonly kind: 'describe'
      readonly copy: number
      readonly state: Uint8Array
      readonly update: Uint8Array
    }
  /** What hunks of suggestions mean for the document now. */
  | { readonly kind: 'view'; readonly copy: number; readonly hunks: readonly Hunk[] }
  /** Makes the updates by which hunks come into the document, which is `state`. */
  | {
      readonly kind: 'release'
      readonly copy: number
      readonly state: Uint8Array
      readonly hunks: readonly AcceptedHunk[]
    }
  /** Makes the updates that take accepted hunks, by their inverses, out of the document, which is `state`. */
  | {
      readonly kind: 'undo'
      readonly copy: number
      readonly state: Uint8Array
      readonly inverses: readonly (readonly Hunk[])[]
    }

  /** The document `state` with suggestions in it: as Markdown with CriticMarkup, or as blocks with marks. */
  | {
      readonly kind: 'track'
      readonly copy: number
      readonly state: Uint8Array
      readonly hunks: readonly OwnedHunk[]
      readonly as: TrackedForm
    }

/** The results of the tasks. */
export interface BlockTaskResults {
  readonly open: null
  readonly update: null
  readonly close: null
  readonly outline: SentOutline
  /** `{ revision, blocks, gone, next }`. */
  readonly read: JsonText
  /** `{ revision, blocks, hasMore }`. */
  readonly search: JsonText
  readonly apply: {
    readonly results: readonly OperationResult[]
    /** The edit; `null` when there is none. */
    readonly update: Uint8Array | null
    readonly revision: string
  }
  readonly draft: Drafted
  readonly 'draft-update': readonly Hunk[]
  readonly describe: Described
  readonly view: { readonly views: readonly HunkView[]; readonly revision: string }
  readonly release: readonly Released[]
  readonly undo: readonly Released[]
  /** Markdown, or the blocks as JSON. */
  readonly track: string
}

/** Why there is no result. `unsafe`: an operation would have changed a block that it does not name. */
export type BlockTaskFailure = 'too-complex' | 'unsafe'

/** What the thread answers. */
export type BlockTaskOutcome =
  | { readonly ok: true; readonly result: BlockTaskResults[BlockTask['kind']] }
  | { readonly ok: false; readonly reason: BlockTaskFailure }
