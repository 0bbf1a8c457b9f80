import type { BlockOperation, BlockRef } from '@cowrite/crdt/richtext'

/** What a task is about; results are counted by it. */
export const GOLDEN_KINDS = ['table', 'list', 'code', 'link', 'heading', 'paragraph', 'languages'] as const
export type GoldenKind = (typeof GOLDEN_KINDS)[number]

/** A block of a task's document: the innermost one of a type that contains a text. */
export interface Target {
  /** Name of its node in the schema. */
  readonly type: string
  readonly text: string
}

/** A block of a document by handle and hash, as a model has read it. */
export type Named = Pick<BlockRef, 'handle' | 'hash'>

/** A task of editing, with what is right: for scripted models and for real ones. */
export interface GoldenTask {
  /** Unique: kind and a few words. */
  readonly id: string
  readonly kind: GoldenKind
  /** The document before, as Markdown. */
  readonly document: string
  /** What the person asks for. */
  readonly instruction: string
  /** The blocks that may change, with what is inside them; every other one stays as it is. */
  readonly targets: readonly Target[]
  /** Other blocks that the operations name, as places. */
  readonly places: readonly Target[]
  /** What the Markdown of the document has afterwards, and what it has not. */
  readonly has: readonly RegExp[]
  readonly hasNot: readonly RegExp[]
  /** How many blocks there are more afterwards, of all depths; negative when there are fewer. */
  readonly added: number
  /** What a model does that is right; it is given the targets and then the places, in their order. */
  readonly operations: (...blocks: readonly Named[]) => readonly BlockOperation[]
}

type Usual = 'places' | 'has' | 'hasNot' | 'added'

/** A task of which the usual fields are left out. */
export type TaskDraft = Omit<GoldenTask, 'id' | 'kind' | 'document' | Usual> &
  Partial<Pick<GoldenTask, Usual>>

/** The tasks of one kind about one document, by their names. */
export function tasksOf(
  kind: GoldenKind,
  document: string,
  drafts: Readonly<Record<string, TaskDraft>>,
): readonly GoldenTask[] {
  return Object.entries(drafts).map(([name, draft]) => ({
    document,
    places: [],
    has: [],
    hasNot: [],
    added: 0,
    ...draft,
    id: `${kind}: ${name}`,
    kind,
  }))
}
