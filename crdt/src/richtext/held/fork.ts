import type { Transaction } from '@tiptap/pm/state'
import * as Y from 'yjs'
import { type Binding, syncKey } from '../binding/index.ts'
import { decodeEntry } from '../binding/moves/entry-codec.ts'
import type { Id, IdRun } from '../binding/moves/ids.ts'
import { MOVES } from '../binding/moves/move-log.ts'
import type { HeldHunk } from './held-hunk.ts'
import { HeldPart } from './held-part.ts'
import { contentsOf, fitOf, referencesOf } from './held-update.ts'
import { partAt, placesOf } from './places.ts'

/** Origin of what a fork loads. */
const LOADING = Symbol('base')

/** How a fork names what it makes. */
export interface ForkOptions {
  /** A new UUID. */
  readonly newId: () => string
  /** A new clientID, under which nobody else writes. */
  readonly newClient: () => number
}

/**
 * A copy of a document (the base) in which its author edits without changing the base: it follows the base, and what is
 * written in it is divided into hunks, which are released one by one. An editor is bound to {@link doc} with `isHeldBack`,
 * {@link clients} as its former clients, and {@link forkPlugin}.
 *
 * An edit belongs to a hunk when it touches what that wrote or deleted, or refers to it: so that no hunk needs another.
 */
export class SuggestionFork {
  readonly doc = new Y.Doc({ gc: false })
  /** The clients under which hunks are written. It grows. */
  readonly clients = new Set<number>()
  readonly #base: Y.Doc
  readonly #options: ForkOptions
  readonly #parts = new Set<HeldPart>()
  readonly #owners = new Map<number, HeldPart>()
  /** Hunks that refer to what the base does not have yet. */
  #waiting: HeldHunk[] = []
  #binding: Binding | null = null
  #isLoading = true
  readonly #listeners = new Set<() => void>()

  /** `held`: hunks that were made before. */
  constructor(base: Y.Doc, held: readonly HeldHunk[], options: ForkOptions) {
    this.#base = base
    this.#options = options
    this.doc.clientID = options.newClient()
    this.#load(Y.encodeStateAsUpdate(base))
    this.#add(held)
    this.#isLoading = false
    this.doc.on('afterTransaction', this.#afterTransaction)
    base.on('update', this.#followBase)
  }

  /** The hunks, in the order in which they were begun. */
  get parts(): readonly HeldPart[] {
    return [...this.#parts]
  }

  /** The hunks as updates; with those that wait for what the base does not have. */
  hunks(): HeldHunk[] {
    const own = this.parts.map((part) => ({ id: part.id, update: part.encode(this.doc) }))
    return [...own, ...this.#waiting]
  }

  /** Takes a hunk that another window of the author has written, or written on. */
  receive({ id, update }: HeldHunk): void {
    const part = this.parts.find((each) => each.id === id)
    const contents = contentsOf(update)
    if (part === undefined || contents.runs.some(({ client, clock }) => this.#isBehind(client, clock))) {
      if (part === undefined) this.#add([{ id, update }])
    } else {
      for (const { client, clock } of contents.runs)
        if (!part.starts.has(client)) this.#own(part, client, clock)
      for (const run of contents.deletions.runs()) {
        if (part.starts.has(run.client)) part.taken.add(run)
        else part.deletions.add(run)
      }
      this.#load(update)
    }
    this.#changed()
  }

  /** Gives a hunk another id: what was decided on was an earlier state of it. */
  renew(id: string): void {
    for (const part of this.#parts) if (part.id === id) part.id = this.#options.newId()
    this.#changed()
  }

  /** Calls `listener` after hunks have changed; returns the unsubscription. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** The binding by which updates of the base are applied from now on. */
  attach(binding: Binding | null): void {
    this.#binding = binding
  }

  /** The hunk that wrote a struct unit; `null` when it is the base's. */
  ownerOf(id: Id): HeldPart | null {
    const part = this.#owners.get(id.client)
    return part?.owns(id) === true ? part : null
  }

  /** The hunk that deleted a unit of the base. */
  deleterOf(id: Id): HeldPart | null {
    for (const part of this.#parts) if (part.deletions.has(id)) return part
    return null
  }

  /** An edit follows: it is written under the client of the hunk that it touches, or under a new one. */
  begin(binding: Binding, transaction: Transaction): void {
    // What is composed is recognized by its client.
    if (binding.held !== null) return
    this.beginAt(binding, placesOf(transaction))
  }

  /** As {@link begin}, at positions of the document. */
  beginAt({ tree }: Binding, positions: readonly number[]): void {
    let part: HeldPart | null = null
    for (const position of positions) part ??= partAt(this, tree, position)
    if (part === null) {
      if (Y.getState(this.doc.store, this.doc.clientID) > 0 || this.#owners.has(this.doc.clientID))
        this.doc.clientID = this.#options.newClient()
      return
    }
    part.writer ??= this.#newWriter(part)
    this.doc.clientID = part.writer
  }

  /** Ends following the base. */
  destroy(): void {
    this.#listeners.clear()
    this.#base.off('update', this.#followBase)
    this.doc.off('afterTransaction', this.#afterTransaction)
    this.doc.destroy()
  }

  #isBehind(client: number, clock: number): boolean {
    return clock > Y.getState(this.doc.store, client)
  }

  #newWriter(part: HeldPart): number {
    const client = this.#options.newClient()
    this.#own(part, client, 0)
    return client
  }

  #own(part: HeldPart, client: number, start: number): void {
    part.starts.set(client, start)
    this.#owners.set(client, part)
    this.clients.add(client)
  }

  #load(update: Uint8Array): void {
    this.doc.transact((transaction) => {
      Y.applyUpdate(this.doc, update, LOADING)
      // Marks the transaction as local: after remote ones Yjs deletes redundant formats.
      transaction.local = true
    }, LOADING)
  }

  /** Adds hunks that were made elsewhere, as far as the base has what they refer to. */
  #add(held: readonly HeldHunk[]): void {
    for (const hunk of held) {
      const contents = contentsOf(hunk.update)
      if (fitOf(contents, this.#base) === 'early') {
        this.#waiting.push(hunk)
        continue
      }
      const part = new HeldPart(hunk.id)
      for (const { client, clock } of contents.runs) this.#own(part, client, clock)
      for (const run of contents.deletions.runs()) {
        if (contents.runs.some(({ client }) => client === run.client)) part.taken.add(run)
        else part.deletions.add(run)
      }
      this.#parts.add(part)
      this.#load(hunk.update)
      if (!part.settle(this.#base, this.doc).rest) this.#parts.delete(part)
    }
  }

  readonly #followBase = (update: Uint8Array): void => {
    const binding = this.#binding
    const { clientID } = this.doc
    // What is carried is written under a client of its own, unless text is composed, which is recognized by its client.
    const isApart = binding?.held == null
    if (isApart) this.doc.clientID = this.#options.newClient()
    if (binding === null) Y.applyUpdate(this.doc, update, LOADING)
    else binding.applyUpdate(update, LOADING)
    if (isApart) this.doc.clientID = clientID
    this.#settle()
  }

  /** Leaves out of the hunks what the base has now. */
  #settle(): void {
    let isChanged = false
    for (const part of this.#parts) {
      const { released, rest } = part.settle(this.#base, this.doc)
      if (!rest) this.#parts.delete(part)
      // The rest is not what others have decided on.
      else if (released) part.id = this.#options.newId()
      isChanged ||= released || !rest
    }
    const waiting = this.#waiting
    if (waiting.length > 0) {
      this.#waiting = []
      this.#add(waiting)
      isChanged ||= this.#waiting.length < waiting.length
    }
    if (isChanged) this.#changed()
  }

  readonly #afterTransaction = (transaction: Y.Transaction): void => {
    if (this.#isLoading || !transaction.local || transaction.origin === LOADING) return
    const fresh = freshRuns(transaction)
    if (transaction.origin === syncKey) this.#noteEdit(transaction, fresh)
    else if (transaction.origin !== null) this.#noteRepair(transaction, fresh)
  }

  /** The author has edited. */
  #noteEdit(transaction: Y.Transaction, fresh: readonly IdRun[]): void {
    const deleted = [...deletedRuns(transaction)]
    if (fresh.length === 0 && deleted.length === 0) return
    const own = this.#ownAt(this.doc.clientID)
    for (const run of fresh) if (!this.#owners.has(run.client)) this.#own(own, run.client, run.clock)
    own.writer ??= fresh[0]?.client ?? null
    const touched = new Set([own, ...this.#referredBy(fresh)])
    for (const run of deleted) {
      for (const part of this.#split(run)) {
        if (part.owner === null) own.deletions.add(part.run)
        else {
          part.owner.taken.add(part.run)
          touched.add(part.owner)
        }
      }
    }
    this.#mergeAll(touched)
    this.#changed()
  }

  /** What was held back was moved by others: it was carried there, and copies that do not count were deleted. */
  #noteRepair(transaction: Y.Transaction, fresh: readonly IdRun[]): void {
    for (const run of deletedRuns(transaction)) {
      for (const { owner, run: own } of this.#split(run)) {
        if (owner === null) this.#noteKilled(own)
        else owner.taken.add(own)
      }
    }
    if (fresh.length === 0) return
    const touched = new Set([...this.#carriedBy(fresh), ...this.#referredBy(fresh)])
    const [first = this.#newPart()] = touched
    for (const { client, clock } of fresh) if (!this.#owners.has(client)) this.#own(first, client, clock)
    this.#mergeAll(touched.add(first))
    this.#changed()
  }

  /** Copies of what a hunk deletes go with it. */
  #noteKilled(run: IdRun): void {
    const leaves = this.#binding?.leaves
    for (let offset = 0; offset < run.length; offset++) {
      const id = { client: run.client, clock: run.clock + offset }
      this.deleterOf(leaves?.originOf(id) ?? id)?.deletions.add({ ...id, length: 1 })
    }
  }

  /** The hunks to which structs refer. */
  *#referredBy(fresh: readonly IdRun[]): Generator<HeldPart> {
    for (const struct of structsIn(this.doc, fresh)) {
      for (const id of referencesOf(struct)) {
        const owner = this.ownerOf(id)
        if (owner !== null) yield owner
      }
    }
  }

  /** The hunks of which something was carried. */
  *#carriedBy(fresh: readonly IdRun[]): Generator<HeldPart> {
    const moves: unknown = this.doc.share.get(MOVES)
    for (const struct of structsIn(this.doc, fresh)) {
      if (!(struct instanceof Y.Item && struct.parent === moves && struct.content instanceof Y.ContentBinary))
        continue
      const runs = decodeEntry(struct.content.content, struct.id)
      if ('malformed' in runs) continue
      for (const { source } of runs) {
        const owner = this.ownerOf(source) ?? this.deleterOf(source)
        if (owner !== null) yield owner
      }
    }
  }

  /** The parts of a run by whose they are. */
  *#split({ client, clock, length }: IdRun): Generator<{ owner: HeldPart | null; run: IdRun }> {
    const owner = this.#owners.get(client) ?? null
    const start = owner === null ? Number.POSITIVE_INFINITY : (owner.starts.get(client) ?? 0)
    const before = Math.min(Math.max(start - clock, 0), length)
    if (before > 0) yield { owner: null, run: { client, clock, length: before } }
    if (before < length) yield { owner, run: { client, clock: clock + before, length: length - before } }
  }

  /** The hunk that is written under a client; a new one for what follows what was released wholly. */
  #ownAt(client: number): HeldPart {
    const part = this.#owners.get(client)
    if (part === undefined) return this.#newPart()
    if (!this.#parts.has(part)) {
      part.id = this.#options.newId()
      this.#parts.add(part)
    }
    return part
  }

  #newPart(): HeldPart {
    const part = new HeldPart(this.#options.newId())
    this.#parts.add(part)
    return part
  }

  /** Makes one hunk of several: the oldest one stays. */
  #mergeAll(touched: ReadonlySet<HeldPart>): void {
    const [first, ...others] = this.parts.filter((part) => touched.has(part))
    if (first === undefined) return
    first.version++
    for (const other of others) {
      first.merge(other)
      for (const client of other.starts.keys()) this.#owners.set(client, first)
      this.#parts.delete(other)
    }
  }

  #changed(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** The structs that a transaction added. */
function freshRuns({ beforeState, afterState }: Y.Transaction): IdRun[] {
  return [...afterState].flatMap(([client, end]) => {
    const clock = beforeState.get(client) ?? 0
    return end > clock ? [{ client, clock, length: end - clock }] : []
  })
}

function* deletedRuns({ deleteSet }: Y.Transaction): Generator<IdRun> {
  for (const [client, ranges] of deleteSet.clients)
    for (const { clock, len } of ranges) yield { client, clock, length: len }
}

function* structsIn(doc: Y.Doc, runs: readonly IdRun[]): Generator<Y.Item | Y.GC> {
  for (const { client, clock } of runs) {
    const structs = doc.store.clients.get(client) ?? []
    for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) yield structs[index]!
  }
}
