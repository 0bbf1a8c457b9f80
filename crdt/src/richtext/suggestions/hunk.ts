import type { JSONContent } from '@tiptap/core'
import type { BlockId } from '../binding/index.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import type { BlockOperation } from '../blocks/operation.ts'

/** A mark with its attributes. */
export interface MarkChange {
  readonly type: string
  readonly attrs: Readonly<Record<string, unknown>>
  /** Whether the mark is added; otherwise it is removed. */
  readonly isAdded: boolean
}

/**
 * An edit inside one textblock, named by ids of the document from which the suggestion was made: of the characters or
 * inline elements beside the place (`left`, `right`; `null` at an end of the block), and of the first and last one that is
 * deleted or marked (`null` where the edit only inserts). Ids are those under which the content was first written, so
 * that moves can be followed.
 */
export interface TextEdit {
  readonly left: BlockId | null
  readonly first: BlockId | null
  readonly last: BlockId | null
  readonly right: BlockId | null
  /** The text from `first` to `last`; inline elements are one U+FFFC each. */
  readonly text: string
  /** What is inserted: inline nodes. */
  readonly content: readonly JSONContent[]
  /** The marks that change from `first` to `last`, in order; then nothing is deleted or inserted. */
  readonly marks: readonly MarkChange[]
}

/** `length` consecutive ids of one client, from `clock` on. */
export type IdTriple = readonly [client: number, clock: number, length: number]

/**
 * Edits that the author makes in a fork, as bytes. Accepting them releases these bytes: what the author writes at that
 * moment lands in its place. All else is a description of them.
 */
export interface HeldChange {
  readonly kind: 'held'
  /** Yjs V1. */
  readonly update: Uint8Array
  /** The characters and inline elements that go, and those whose marks change: as they were first written. */
  readonly deleted: readonly IdTriple[]
  readonly formatted: readonly IdTriple[]
  /** What comes. `at`: a relative position of Yjs as JSON. */
  readonly inserted: readonly { readonly at: object; readonly text: string }[]
}

/** What a hunk does to the document. */
export type HunkChange =
  /** Edits inside one textblock, in reading order. */
  | {
      readonly kind: 'text'
      readonly edits: readonly TextEdit[]
      /**
       * The same as a held-back Yjs update under a clientID of its own: what is released on acceptance. `null` where it
       * would refer to what only the author's copy has; then the edits are carried out instead.
       */
      readonly update: Uint8Array | null
    }
  /** What its author holds back. */
  | HeldChange
  /** Operations on blocks, to be carried out in order, all or none; hashes are those from before the first one. */
  | {
      readonly kind: 'operations'
      readonly operations: readonly BlockOperation[]
      /** For an operation that sets attributes: the type and attributes of its block. */
      readonly shell: string | null
    }

/** What a hunk is for people. */
export type HunkKind = 'insert' | 'delete' | 'replace' | 'format' | 'structure'

/** The smallest part of a suggestion that is accepted or rejected alone. */
export interface Hunk {
  readonly kind: HunkKind
  /** A few words: `Add: “…”`. */
  readonly label: string
  /** The block that it concerns or follows; `null` for the start of the document. */
  readonly handle: BlockHandle | null
  /** The hash of that block when the suggestion was made; `null` without a block. */
  readonly hash: string | null
  /** Markdown of the block or blocks before and after. */
  readonly before: string
  readonly after: string
  readonly change: HunkChange
  /** The state vector of the document from which the suggestion was made: what is beyond it was written since. */
  readonly base: Uint8Array
}
