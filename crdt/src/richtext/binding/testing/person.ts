import type * as Y from 'yjs'
import { below, type Random } from '../../testing/test-document.ts'
import { MoveIndex } from '../moves/move-index.ts'
import { MOVES, MoveLog } from '../moves/move-log.ts'
import { UpdateGate } from '../moves/update-gate.ts'
import { type Action, type Actor, anyTextblock, offsetIn, select } from './actions/actor.ts'
import { type BlockTree, blockTree } from './block-tree.ts'
import type { EditorReplica } from './editor-replica.ts'
import type { Ledger } from './ledger.ts'

/** One person of a history: a replica, what was not sent yet, and the ledger's view of what the person does. */
export class Person {
  readonly number: number
  readonly replica: EditorReplica
  readonly #ledger: Ledger
  readonly #random: Random
  #gate: UpdateGate | null
  #unsent: Uint8Array[] = []
  /** The blocks of the document, until it changes. */
  #tree: BlockTree | null = null
  /** Set while a remote update is applied: the blocks before the binding's first own edit, once there is one. */
  #remote: { before: BlockTree | null } | null = null
  /** Actions until the person is online again; 0 means online. */
  offline = 0
  /** Actions until the composition of the person ends; 0 means that none is under way. */
  composing = 0

  /** @param gated whether updates wait until all they refer to is known, as they may come in any order */
  constructor(number: number, replica: EditorReplica, ledger: Ledger, random: Random, gated: boolean) {
    this.number = number
    this.replica = replica
    this.#ledger = ledger
    this.#random = random
    this.#observe(replica.doc)
    this.#gate = gated ? this.#newGate() : null
  }

  /** Does something in the editor. */
  act(action: Action): void {
    action(this.#actor())
  }

  /** Begins a composition at a random place. */
  compose(actions: number): void {
    const actor = this.#actor()
    const block = anyTextblock(actor)
    if (block === null || this.replica.hold === undefined) return
    select(actor, offsetIn(this.#random, block))
    this.replica.hold()
    this.composing = actions
  }

  /** Ends a composition, if one is under way. */
  endComposition(): void {
    this.composing = 0
    this.replica.release?.()
  }

  /** The updates that were made since the last call. */
  takeUnsent(): Uint8Array[] {
    return this.#unsent.splice(0)
  }

  /** Whether there are updates to send. */
  get hasUnsent(): boolean {
    return this.#unsent.length > 0
  }

  /** How many updates wait for others that they refer to. */
  get held(): number {
    return this.#gate?.held.length ?? 0
  }

  /** Applies an update of others, when all that it refers to is known. */
  receive(update: Uint8Array): void {
    if (this.#gate === null) this.#apply(update)
    else this.#gate.offer(update)
  }

  /** Loads the page anew, with another client id. What was not sent is still sent. */
  reload(client: number): void {
    const held = this.#gate?.held ?? []
    this.composing = 0
    this.replica.reload(client)
    this.#observe(this.replica.doc)
    if (this.#gate === null) return
    this.#gate = this.#newGate()
    for (const update of held) this.#gate.offer(update)
  }

  #actor(): Actor {
    const { number, replica } = this
    const revert = (change: (() => void) | undefined) => {
      if (change === undefined) return
      const before = this.#blocks()
      const doc = replica.state.doc
      change()
      const docs = { before: doc, after: replica.state.doc }
      this.#ledger.reverted(number, docs, before, this.#blocks())
    }
    return {
      replica,
      random: this.#random,
      issue: () => this.#ledger.issue(number),
      burst: (first, second) => this.#ledger.burst(first, second),
      perform: (transaction) => {
        const before = this.#blocks()
        replica.dispatch(transaction)
        this.#ledger.edited(number, transaction, before, this.#blocks())
      },
      undo: () => revert(replica.undo),
      redo: () => revert(replica.redo),
    }
  }

  #blocks(): BlockTree {
    this.#tree ??= blockTree(this.replica.doc)
    return this.#tree
  }

  #newGate(): UpdateGate {
    return new UpdateGate(this.replica.doc, (update) => this.#apply(update))
  }

  #apply(update: Uint8Array): void {
    const remote: { before: BlockTree | null } = { before: null }
    this.#remote = remote
    // Also for repairs, which begin before the observer below learns that the update was applied.
    this.#tree = null
    this.replica.applyRemote(update)
    this.#remote = null
    if (remote.before === null) return
    const { doc } = this.replica
    let index: MoveIndex | null = null
    this.#ledger.reconciled(this.number, remote.before, this.#blocks(), (id) => {
      index ??= indexOf(doc)
      return originalsOf(index, id)
    })
  }

  #observe(doc: Y.Doc): void {
    const keep = (update: Uint8Array): void => {
      this.#unsent.push(update)
    }
    this.#tree = null
    doc.on('afterTransaction', ({ changed }: Y.Transaction) => {
      if (changed.size > 0) this.#tree = null
    })
    doc.on('beforeTransaction', ({ local }: Y.Transaction) => {
      if (local && this.#remote !== null) this.#remote.before ??= this.#blocks()
    })
    // Before Yjs encodes what a transaction changed, which it does only for a listener: not for what others changed.
    doc.on('afterTransactionCleanup', ({ local }: Y.Transaction) => {
      if (local) doc.on('update', keep)
      else doc.off('update', keep)
    })
  }
}

/** The moves that a document has recorded. */
function indexOf(doc: Y.Doc): MoveIndex {
  // Does not make the array in documents without moves.
  if (!doc.share.has(MOVES)) return new MoveIndex()
  const log = new MoveLog(doc)
  log.take()
  log.destroy()
  return log.index
}

/** The identities of all elements of which an element is a copy, the nearest first. */
function originalsOf(index: MoveIndex, id: string): string[] {
  const [client, clock] = id.split(':').map(Number) as [number, number]
  const originals: string[] = []
  let { value } = index.original({ client, clock })
  while (value !== null && originals.length < MAX_COPIES) {
    originals.push(`${value.client}:${value.clock}`)
    ;({ value } = index.original(value))
  }
  return originals
}

/** More often nothing is copied in a history; only forged moves could form a circle. */
const MAX_COPIES = 1_000

/** A random Yjs client id. */
export const randomClient = (random: Random): number => 1 + below(random, 2 ** 31)
