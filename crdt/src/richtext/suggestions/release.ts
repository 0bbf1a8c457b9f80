import * as Y from 'yjs'
import { BlockDocument } from '../blocks/block-document.ts'
import { handleAt, placeOfBlock } from '../blocks/block-place.ts'
import type { BlockHandle } from '../blocks/handle.ts'
import type { BlockOperation } from '../blocks/operation.ts'
import { releaseHeld } from '../held/release-held.ts'
import { changedBlocks } from './changed-blocks.ts'
import { forceText } from './force-edit.ts'
import type { HeldChange, Hunk, HunkChange } from './hunk.ts'
import { formerOf, inverseOf } from './inverse.ts'
import { carryOut, type PlacedEdit } from './placed-edit.ts'
import { isReleasable } from './releasable.ts'
import { placeText, stateOfOperations } from './view.ts'

/** A hunk that is accepted. */
export interface AcceptedHunk {
  readonly hunk: Hunk
  /** The Markdown that the acceptor made of what comes after it; `null`: as it is. */
  readonly edited: string | null
  /** Whether it overrules what others have changed in its place since; otherwise it is a conflict. */
  readonly isForced?: boolean
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
  | {
      readonly status: 'released'
      readonly updates: readonly ReleasedUpdate[]
      /** The Yjs clients of what its author writes. */
      readonly clients: readonly number[]
      /** Hunks that take it out again, in this order; `null`: it cannot be. */
      readonly inverse: readonly Hunk[] | null
    }
  | { readonly status: 'conflict' | 'gone' }
  /** The edited text does not fit, as a sentence. */
  | { readonly status: 'invalid'; readonly message: string }

/** Draws the clientIDs of what is written anew; nobody else may write under them. */
export type NewClient = () => number

/**
 * The updates that bring accepted hunks into a document, one hunk after the other, each wholly or not at all. Edits of
 * text whose place is as it was, and what people write in suggesting mode, are the bytes that were held back. All others are
 * made anew, on a fork.
 *
 * @param state the document at present, as one Yjs V1 update
 */
export function releaseHunks(
  state: Uint8Array,
  accepted: readonly AcceptedHunk[],
  newClient: NewClient,
): Released[] {
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

/**
 * The updates that take accepted hunks out again, one after the other, each wholly or not at all.
 *
 * @param state the document at present, as one Yjs V1 update
 * @param inverses `inverse` of what was released
 */
export function undoHunks(
  state: Uint8Array,
  inverses: readonly (readonly Hunk[])[],
  newClient: NewClient,
): Released[] {
  const fork = new Fork(state, newClient)
  try {
    return inverses.map((inverse) => fork.undo(inverse))
  } finally {
    fork.destroy()
  }
}

/**
 * A document with all hunks in it that fit; to be destroyed by the caller.
 *
 * @param state the document without them, as one Yjs V1 update
 */
export function documentWith(state: Uint8Array, hunks: readonly Hunk[], newClient: NewClient): BlockDocument {
  const accepted = hunks.map((hunk): AcceptedHunk => ({ hunk, edited: null }))
  const fork = new Fork(state, newClient)
  for (const each of accepted.toSorted((a, b) => rank(a) - rank(b))) fork.release(each)
  return fork.document
}

const rank = ({ hunk }: AcceptedHunk) => (hunk.change.kind === 'operations' ? 0 : 1)

/** The update of a hunk that was held back; `null` where its edits must be made anew. */
function heldBack({ binding }: BlockDocument, { change }: Hunk): Uint8Array | null {
  if (change.kind !== 'text' || change.update === null) return null
  return isReleasable(binding, change.update) ? change.update : null
}

/** Updates, and the blocks in which they are seen. */
type Written =
  | {
      readonly status: 'written'
      readonly updates: readonly ReleasedUpdate[]
      readonly blocks: readonly BlockHandle[]
    }
  | Exclude<Released, { readonly status: 'released' }>

/** A document in which hunks are released, that can be taken back when one of them fails in the middle. */
class Fork {
  readonly #state: Uint8Array
  readonly #newClient: NewClient
  readonly #released: ReleasedUpdate[] = []
  #document: BlockDocument

  get document(): BlockDocument {
    return this.#document
  }

  constructor(state: Uint8Array, newClient: NewClient) {
    this.#state = state
    this.#newClient = newClient
    this.#document = new BlockDocument(state)
  }

  release(accepted: AcceptedHunk): Released {
    const former = formerOf(this.#document, accepted.hunk.change)
    const written = this.#carryOut(accepted)
    if (written.status !== 'written') {
      this.#takeBack()
      return written
    }
    const { updates } = written
    this.#released.push(...updates)
    const clients = updates.flatMap(({ by, update }) =>
      by === 'author' ? [...Y.parseUpdateMeta(update).to.keys()] : [],
    )
    return { status: 'released', updates, clients, inverse: inverseOf(this.#document, former) }
  }

  undo(inverse: readonly Hunk[]): Released {
    const updates: ReleasedUpdate[] = []
    for (const hunk of inverse) {
      const written = this.#carryOut({ hunk, edited: null })
      if (written.status !== 'written') {
        this.#takeBack()
        return written
      }
      updates.push(...written.updates.map(({ update }) => ({ by: 'acceptor', update }) as const))
    }
    this.#released.push(...updates)
    return { status: 'released', updates, clients: [], inverse: null }
  }

  destroy(): void {
    this.#document.destroy()
  }

  #takeBack(): void {
    this.#document.destroy()
    this.#document = new BlockDocument(this.#state)
    for (const { update } of this.#released) this.#document.receive(update)
  }

  #carryOut(accepted: AcceptedHunk): Written {
    const written = this.#write(accepted)
    return written.status === 'written' && accepted.edited !== null
      ? this.#edit(written.updates, written.blocks, accepted.edited)
      : written
  }

  #write({ hunk, isForced = false }: AcceptedHunk): Written {
    const { change } = hunk
    switch (change.kind) {
      case 'text':
        return this.#text(hunk, change, isForced)
      case 'operations':
        return this.#operations(hunk, change, isForced)
      case 'held':
        return this.#held(change)
      default:
        return change satisfies never
    }
  }

  /** Releases the bytes themselves: what their author writes at this moment lands in its place. */
  #held({ update }: HeldChange): Written {
    const document = this.#document
    const before = document.binding.document
    const released = releaseHeld(document, update, this.#newClient())
    if (released === null) return { status: 'gone' }
    return {
      status: 'written',
      updates: [{ by: 'author', update: released }],
      blocks: changedBlocks(document.binding, before),
    }
  }

  #text(hunk: Hunk, change: Extract<HunkChange, { kind: 'text' }>, isForced: boolean): Written {
    const document = this.#document
    const placed = placeText(document, hunk, change)
    if (!placed.ok) {
      if (!isForced || placed.reason === 'gone') return { status: placed.reason }
      const forced = forceText(document, hunk, change)
      return forced === null ? this.#wholeBlock(hunk) : this.#change(forced.position, forced.edits)
    }
    const { block, edits } = placed
    const update = heldBack(document, hunk)
    if (update === null) {
      const changed = this.#change(block.position, edits)
      return changed.status === 'written' && changed.updates.length === 0 ? { status: 'conflict' } : changed
    }
    document.receive(update)
    return { status: 'written', updates: [{ by: 'author', update }], blocks: [block.handle] }
  }

  /** Makes edits in the textblock that starts at a position. */
  #change(position: number, edits: readonly PlacedEdit[]): Written {
    const document = this.#document
    const handle = handleAt(document.binding, position)
    const changed = document.change(this.#newClient(), position, (tr) => carryOut(tr, edits))
    if (!changed.ok || handle === null) return { status: 'conflict' }
    const { update } = changed
    return {
      status: 'written',
      updates: update === null ? [] : [{ by: 'author', update }],
      blocks: [handle],
    }
  }

  /** Gives the block of a hunk, whose place in it is gone, what was suggested. */
  #wholeBlock({ handle, after: markdown }: Hunk): Written {
    const place = handle === null ? null : placeOfBlock(this.#document.binding, handle)
    if (place === null) return { status: 'gone' }
    const hash = this.#document.texts.hash(place.node)
    return this.#apply([{ op: 'replace_block', handle: place.handle, hash, markdown }])
  }

  #operations(hunk: Hunk, change: Extract<HunkChange, { kind: 'operations' }>, isForced: boolean): Written {
    const document = this.#document
    const state = stateOfOperations(document, hunk, change)
    if (state === 'gone' || (state === 'conflict' && !isForced)) return { status: state }
    return this.#apply(change.operations.map((each) => withPresentHash(document, each, isForced)))
  }

  /** Gives blocks the content that the acceptor wrote. */
  #edit(before: readonly ReleasedUpdate[], blocks: readonly BlockHandle[], markdown: string): Written {
    if (blocks.length === 0) return { status: 'invalid', message: 'What is deleted cannot be edited.' }
    const edited = this.#document.rewrite(this.#newClient(), blocks, markdown)
    if (!edited.ok) return { status: 'conflict' }
    for (const result of edited.results)
      if (result.status === 'invalid') return { status: 'invalid', message: result.message }
    const { update } = edited
    return {
      status: 'written',
      updates: update === null ? before : [...before, { by: 'acceptor', update }],
      blocks,
    }
  }

  #apply(operations: readonly BlockOperation[]): Written {
    const applied = this.#document.apply(operations, this.#newClient())
    if (!applied.ok) return { status: 'conflict' }
    const blocks = new Set<BlockHandle>()
    for (const result of applied.results) {
      if (result.status === 'invalid') return { status: 'invalid', message: result.message }
      if (result.status !== 'applied') return { status: result.status }
      for (const { handle } of result.blocks) blocks.add(handle)
    }
    const { update } = applied
    const isThere = (handle: BlockHandle) => placeOfBlock(this.#document.binding, handle) !== null
    return {
      status: 'written',
      updates: update === null ? [] : [{ by: 'author', update }],
      blocks: [...blocks].filter(isThere),
    }
  }
}

/** Attributes are set on a block whose content was edited; everything else was compared, unless it overrules. */
function withPresentHash(
  { binding, texts }: BlockDocument,
  operation: BlockOperation,
  isForced: boolean,
): BlockOperation {
  if (!('hash' in operation) || (operation.op !== 'set_attrs' && !isForced)) return operation
  return { ...operation, hash: texts.hash(placeOfBlock(binding, operation.handle)!.node) }
}
