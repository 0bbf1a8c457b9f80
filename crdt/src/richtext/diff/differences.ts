import type * as Y from 'yjs'
import type { Author, AuthoredRange } from '../content/authored.ts'
import { readWritten, type WriterOf, type WrittenBlock, type WrittenContent } from '../content/content.ts'
import { compare } from './align.ts'
import { keyOf } from './block-text.ts'
import { type Extent, type MarkedContent, numberChanges, wordCount } from './marked.ts'
import { likenessOf, mergeBlocks } from './merge-blocks.ts'

/**
 * One step through two states of a document in reading order. `handle` and `was` name the block in the later and in the
 * earlier state.
 */
export interface BlockStep {
  readonly kind: 'same' | 'added' | 'removed' | 'changed'
  /** Several when a block without content was replaced by another one. */
  readonly blocks: readonly MarkedContent[]
  readonly handle: string | null
  readonly was: string | null
  /** The number of changes in it. */
  readonly changes: number
}

/** What one author wrote: characters of the later state, and words that came since the earlier one. */
export interface WriterShare {
  /** `null`: nobody knows, or it was imported. */
  readonly author: Author | null
  readonly characters: number
  readonly added: number
}

/** Who wrote anything in either state, by the numbers in `by`: said before the first step. */
export interface Writers {
  readonly kind: 'writers'
  /** `null`: nobody knows, or it was imported. */
  readonly writers: readonly (Author | null)[]
}

/** What {@link differences} returns after its last step. */
export interface Differences extends Extent {
  /** By the numbers in `by`. */
  readonly writers: readonly WriterShare[]
}

/**
 * The steps from one state of a document to another one; without an earlier one all is `same`. Aligns both before the first
 * step and compares the words of each block when its step is asked for. `authorOf` as in `authoredBlocks`;
 * `handleOf`: the name of a block by the id of its element.
 */
export function* differences(
  before: Y.Doc | null,
  after: Y.Doc,
  authorOf: (client: number, clock: number, length: number) => readonly AuthoredRange[],
  handleOf: (id: NonNullable<WrittenBlock['id']>) => string,
): Generator<Writers | BlockStep, Differences> {
  const writers = new WriterTable(authorOf)
  const nameOf = (id: WrittenBlock['id']) => (id === null ? null : handleOf(id))
  const to = readWritten(after, writers.of)
  const sum = { added: 0, removed: 0, changes: 0 }
  if (before === null) {
    yield { kind: 'writers', writers: writers.authors() }
    for (const { block, id } of to) {
      writers.count(block)
      yield { kind: 'same', blocks: [block], handle: nameOf(id), was: nameOf(id), changes: 0 }
    }
    return { ...sum, writers: writers.shares() }
  }
  const from = readWritten(before, writers.of)
  yield { kind: 'writers', writers: writers.authors() }
  const alike = likenessOf(from.map(blockOf), to.map(blockOf))
  for (const step of compare(from.map(blockOf).map(keyOf), to.map(blockOf).map(keyOf), alike)) {
    const earlier = 'a' in step ? from[step.a]! : null
    const later = 'b' in step ? to[step.b]! : null
    if (later !== null) writers.count(later.block)
    const { nodes, added, removed, changes } = numberChanges(marked(step.kind, earlier, later))
    if (step.kind !== 'same') for (const node of nodes) writers.countAdded(node, false)
    sum.added += added
    sum.removed += removed
    sum.changes += changes
    const names = { handle: nameOf(later?.id ?? null), was: nameOf(earlier?.id ?? null) }
    yield { kind: step.kind, blocks: nodes, ...names, changes }
  }
  return { ...sum, writers: writers.shares() }
}

function marked(
  kind: BlockStep['kind'],
  earlier: WrittenBlock | null,
  later: WrittenBlock | null,
): readonly MarkedContent[] {
  if (earlier === null) return later === null ? [] : [{ ...later.block, change: 'added' }]
  if (later === null) return [{ ...earlier.block, change: 'removed' }]
  return kind === 'changed' ? mergeBlocks(earlier.block, later.block) : [later.block]
}

function blockOf({ block }: WrittenBlock): WrittenContent {
  return block
}

/** Numbers the authors, and counts what they wrote. */
class WriterTable {
  private readonly authorOf: (client: number, clock: number, length: number) => readonly AuthoredRange[]
  private readonly numbers = new Map<string, number>()
  private readonly list: { readonly author: Author | null; characters: number; added: number }[] = []

  constructor(authorOf: (client: number, clock: number, length: number) => readonly AuthoredRange[]) {
    this.authorOf = authorOf
  }

  readonly of: WriterOf = (client, clock, length) => {
    const pieces: { clock: number; end: number; by: number }[] = []
    let at = clock
    const until = (end: number, author: Author | null) => {
      if (end > at) pieces.push({ clock: at, end, by: this.numberOf(author) })
      at = Math.max(at, end)
    }
    for (const range of this.authorOf(client, clock, length)) {
      until(Math.min(range.clock, clock + length), null)
      until(Math.min(range.end, clock + length), range.author)
    }
    until(clock + length, null)
    return pieces
  }

  /** Counts the characters of a block of the later state. */
  count(node: WrittenContent): void {
    if (typeof node.text === 'string' && node.by !== undefined)
      this.list[node.by]!.characters += node.text.length
    for (const child of node.content ?? []) this.count(child)
  }

  /** Counts the words that came. */
  countAdded(node: MarkedContent, isAdded: boolean): void {
    if (node.change === 'removed') return
    const isNew = isAdded || node.change === 'added'
    if (isNew && typeof node.text === 'string' && node.by !== undefined)
      this.list[node.by]!.added += wordCount(node.text)
    for (const child of node.content ?? []) this.countAdded(child, isNew)
  }

  authors(): readonly (Author | null)[] {
    return this.list.map(({ author }) => author)
  }

  shares(): readonly WriterShare[] {
    return this.list
  }

  private numberOf(author: Author | null): number {
    const key = author === null ? '' : `${author.kind} ${author.principal}`
    const known = this.numbers.get(key)
    if (known !== undefined) return known
    this.list.push({ author: author === null ? null : { ...author, run: null }, characters: 0, added: 0 })
    this.numbers.set(key, this.list.length - 1)
    return this.list.length - 1
  }
}
