import { BlockDocument } from '../blocks/block-document.ts'
import { placeOfBlock } from '../blocks/block-place.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import type { Hunk, HunkChange } from './hunk.ts'
import { carryOut } from './placed-edit.ts'
import { isInsertion } from './recorded.ts'
import { isReleasable } from './releasable.ts'
import { placeText, stateOfOperations } from './view.ts'

/** A hunk that is accepted. */
export interface AcceptedHunk {
  readonly hunk: Hunk
  /** The Markdown that the acceptor made of what comes after it; `null`: as it is. */
  readonly edited: string | null
}

/** Who writes an update: the author of the suggestion, or the person who accepts and edits it. */
export type ReleasedBy = 'author' | 'acceptor'

/** An update (Yjs V1) that is to be written, in this order, by whom it says. */
export interface ReleasedUpdate {
  readonly by: ReleasedBy
  readonly update: Uint8Array
}

/** What becomes of a hunk that is accepted. */
export type Released =
  | { readonly status: 'released'; readonly updates: readonly ReleasedUpdate[] }
  | { readonly status: 'conflict' | 'gone' }
  /** The edited text does not fit, as a sentence. */
  | { readonly status: 'invalid'; readonly message: string }

/** Draws the clientIDs of what is written anew; nobody else may write under them. */
export type NewClient = () => number

/**
 * The updates that bring accepted hunks into a document, one hunk after the other, each wholly or not at all. Edits of
 * text whose place is as it was are the bytes that were held back. All others are made anew, on a fork.
 *
 * @param live the document at present, which is not changed
 * @param state the same as one Yjs V1 update
 */
export function releaseHunks(
  live: BlockDocument,
  state: Uint8Array,
  accepted: readonly AcceptedHunk[],
  newClient: NewClient,
): Released[] {
  const simple = accepted.map(({ hunk, edited }) => (edited === null ? heldBack(live, hunk) : null))
  if (simple.every((each) => each !== null)) return simple
  const fork = new Fork(state, newClient)
  try {
    // Operations compare whole blocks, so they come before edits inside them.
    const order = accepted.map((_, index) => index).sort((a, b) => rank(accepted[a]!) - rank(accepted[b]!))
    const released = new Map(order.map((index) => [index, fork.release(accepted[index]!)]))
    return accepted.map((_, index) => released.get(index)!)
  } finally {
    fork.destroy()
  }
}

const rank = ({ hunk }: AcceptedHunk) => (hunk.change.kind === 'operations' ? 0 : 1)

/** A hunk of which nothing is made anew; `null` when something must be. */
function heldBack(document: BlockDocument, hunk: Hunk): Released | null {
  const { change } = hunk
  if (change.kind !== 'text') return null
  const placed = placeText(document, hunk, change)
  if (!placed.ok) return { status: placed.reason }
  const { update } = change
  const { binding } = document
  return update !== null && isReleasable(binding, update)
    ? { status: 'released', updates: [{ by: 'author', update }] }
    : null
}

/** A document in which hunks are released, that can be taken back when one of them fails in the middle. */
class Fork {
  readonly #state: Uint8Array
  readonly #newClient: NewClient
  readonly #released: ReleasedUpdate[] = []
  #document: BlockDocument

  constructor(state: Uint8Array, newClient: NewClient) {
    this.#state = state
    this.#newClient = newClient
    this.#document = new BlockDocument(state)
  }

  release(accepted: AcceptedHunk): Released {
    const released = this.#carryOut(accepted)
    if (released.status === 'released') this.#released.push(...released.updates)
    else this.#takeBack()
    return released
  }

  destroy(): void {
    this.#document.destroy()
  }

  #takeBack(): void {
    this.#document.destroy()
    this.#document = new BlockDocument(this.#state)
    for (const { update } of this.#released) this.#document.receive(update)
  }

  #carryOut({ hunk, edited }: AcceptedHunk): Released {
    const { change } = hunk
    switch (change.kind) {
      case 'text':
        return this.#text(hunk, change, edited)
      case 'operations':
        return this.#operations(hunk, change, edited)
      default:
        return change satisfies never
    }
  }

  #text(hunk: Hunk, change: Extract<HunkChange, { kind: 'text' }>, edited: string | null): Released {
    const document = this.#document
    const placed = placeText(document, hunk, change)
    if (!placed.ok) return { status: placed.reason }
    const held = heldBack(document, hunk)
    const updates: ReleasedUpdate[] = []
    if (held?.status === 'released') {
      for (const { update } of held.updates) document.receive(update)
      updates.push(...held.updates)
    } else {
      const { block, edits } = placed
      const changed = document.change(this.#newClient(), block.position, (tr) => carryOut(tr, edits))
      if (!changed.ok || changed.update === null) return { status: 'conflict' }
      updates.push({ by: 'author', update: changed.update })
    }
    if (edited === null) return { status: 'released', updates }
    return this.#edit(updates, placed.block.handle, edited)
  }

  #operations(
    hunk: Hunk,
    change: Extract<HunkChange, { kind: 'operations' }>,
    edited: string | null,
  ): Released {
    const document = this.#document
    const state = stateOfOperations(document, hunk, change)
    if (state === 'conflict' || state === 'gone') return { status: state }
    const operations = change.operations.map((operation) => withPresentHash(document, operation))
    const [first] = operations
    if (edited !== null && first !== undefined && isInsertion(first) && 'markdown' in first)
      return this.#apply([], 'acceptor', [{ ...first, markdown: edited }])
    const applied = this.#apply([], 'author', operations)
    if (applied.status !== 'released' || edited === null) return applied
    if (hunk.handle === null || hunk.after === '')
      return { status: 'invalid', message: 'What is deleted cannot be edited.' }
    return this.#edit(applied.updates, hunk.handle, edited)
  }

  /** Gives a block the content that the acceptor wrote. */
  #edit(before: readonly ReleasedUpdate[], handle: string, markdown: string): Released {
    const place = placeOfBlock(this.#document.binding, handle)
    if (place === null) return { status: 'gone' }
    const hash = this.#document.texts.hash(place.node)
    return this.#apply(before, 'acceptor', [{ op: 'replace_block', handle, hash, markdown }])
  }

  #apply(before: readonly ReleasedUpdate[], by: ReleasedBy, operations: readonly BlockOperation[]): Released {
    const applied = this.#document.apply(operations, this.#newClient())
    if (!applied.ok) return { status: 'conflict' }
    for (const result of applied.results) {
      if (result.status === 'invalid') return { status: 'invalid', message: result.message }
      if (result.status !== 'applied') return { status: result.status }
    }
    const { update } = applied
    return { status: 'released', updates: update === null ? before : [...before, { by, update }] }
  }
}

/** Attributes are set on a block whose content was edited; everything else was compared. */
function withPresentHash({ binding, texts }: BlockDocument, operation: BlockOperation): BlockOperation {
  if (operation.op !== 'set_attrs') return operation
  return { ...operation, hash: texts.hash(placeOfBlock(binding, operation.handle)!.node) }
}
