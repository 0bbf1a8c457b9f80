import { randomUUID } from 'node:crypto'
import type { StoreError } from '../store-error.ts'
import type { UpdateEntry, UpdateStore } from '../updates/updates.ts'
import { backoff } from './backoff.ts'
import { type Clock, SYSTEM_CLOCK } from './clock.ts'
import { type BatchLimits, costOf, PendingQueue, type PendingUpdate, partition } from './pending-queue.ts'
import { judge } from './verdict.ts'

/** The reason why `append` rejects an update: too many bytes are pending, or the journal was closed. */
export type JournalRefusal = 'full' | 'closed'

/** Whether commits succeed. `since` is the time of the first of the present failures, in ms since 1970. */
export type JournalState =
  | { readonly name: 'healthy' }
  | { readonly name: 'retrying'; readonly since: number; readonly failures: number; readonly error: unknown }

/** Updates that were given up because the database rejects them, or their document, for good. */
export interface JournalFailure {
  /** The highest ticket among them. All earlier updates of the document that were not reported as committed are included. */
  readonly upToTicket: number
  readonly updates: number
  readonly error: StoreError
}

/** Whether everything was committed in time; else the rest, and the last error if there was one. */
export type DrainOutcome =
  | { readonly drained: true }
  | { readonly drained: false; readonly updates: number; readonly bytes: number; readonly error: unknown }

/** The pauses between transactions. The first update after a pause does not wait. */
export interface JournalPace {
  /** Least time from the start of one transaction to the start of the next, in ms. */
  readonly leastMs: number
  /** Number of pending updates for which a transaction begins after `leastMs`. */
  readonly enough: number
  /** Time from start to start after which fewer updates begin a transaction, unless one is awaited, in ms. */
  readonly mostMs: number
}

/** Callbacks are called synchronously and must not throw. */
export interface JournalOptions {
  /** The origin of the batches: a UUID that no other process has. [a random one] */
  readonly node?: string
  readonly updates: Pick<UpdateStore, 'append'>
  /**
   * After each commit, once for each document in it: all its updates up to this ticket are stored, the last one under
   * this sequence number.
   */
  readonly onCommitted: (documentId: string, upToTicket: number, upToSeq: number) => void
  /**
   * Updates of a document are rejected for good: all when the document does not exist, else the invalid ones. Later
   * updates of the document are still committed, and their tickets reported as if the rejected ones were stored.
   */
  readonly onFailed: (documentId: string, failure: JournalFailure) => void
  /** After each commit and its `onCommitted`: how long it took, in ms, and how many updates it brought in. */
  readonly onTransaction?: (outcome: { readonly ms: number; readonly updates: number }) => void
  /** The state's name changed. */
  readonly onState?: (state: JournalState) => void
  /** Limit of `pendingBytes`; `append` rejects updates beyond it. */
  readonly maxPendingBytes?: number
  /** Limits of one transaction. */
  readonly batch?: BatchLimits
  readonly pace?: JournalPace
  readonly clock?: Clock
  /** From 0 up to 1. */
  readonly random?: () => number
}

/** Enough for an outage of a minute at 1 MiB/s of updates. */
const DEFAULT_MAX_PENDING_BYTES = 64 * 1024 * 1024
/** A few tens of ms of work for the database: larger batches only make acknowledgements come in bursts. */
const DEFAULT_BATCH: BatchLimits = { rows: 2_000, bytes: 4 * 1024 * 1024 }

/**
 * At 1,000 edits/s a transaction stores 20 edits, where a fast disk would commit almost every edit alone; at 100 edits/s
 * it stores 10. The keystrokes of a single writer are further apart and do not wait. The wait of others only delays
 * their acknowledgements.
 */
const DEFAULT_PACE: JournalPace = { leastMs: 20, enough: 16, mostMs: 100 }

/** The state of the journal; a timer exists only while it waits. */
type Phase =
  | { readonly name: 'idle' }
  | { readonly name: 'gathering' }
  /** Waits for more updates. */
  | { readonly name: 'patient'; readonly callOff: () => void }
  | { readonly name: 'committing' }
  /** Waits before it retries. */
  | { readonly name: 'waiting'; readonly callOff: () => void }
  | { readonly name: 'stopped' }

/**
 * Group commit: accepts updates at any rate and stores them by one transaction after the other. Updates that arrive during
 * a transaction are stored by the next one, so the number of transactions does not grow with the number of edits. An
 * accepted update is never dropped: a failed transaction is repeated, with growing pauses, until it succeeds or the
 * database rejects the update for good.
 */
export class Journal {
  /** The origin of this journal's batches, whose numbers are the tickets; new in each process. */
  readonly node: string
  readonly #options: JournalOptions
  readonly #clock: Clock
  readonly #random: () => number
  readonly #maxPendingBytes: number
  readonly #batchLimits: BatchLimits
  readonly #pace: JournalPace
  readonly #queue = new PendingQueue()
  /** Batches taken from the queue: the running one, then the rest of a batch that was split. */
  #work: PendingUpdate[][] = []
  /** Number of updates given up since the last commit of their document; emptied when nothing is pending. */
  readonly #refused = new Map<string, number>()
  /** The first batch may be committed although its answer was lost. */
  #again = false
  /** Somebody waits for the commit of an update in the queue. */
  #isAwaited = false
  #phase: Phase = { name: 'idle' }
  #state: JournalState = { name: 'healthy' }
  #lastTicket = 0
  #pendingUpdates = 0
  #pendingBytes = 0
  #transactions = 0
  /** Start of the last transaction. */
  #lastStart = Number.NEGATIVE_INFINITY
  #closed = false
  /** Called when the last pending update is committed or given up. */
  readonly #drains = new Set<() => void>()

  constructor(options: JournalOptions) {
    this.#options = options
    this.node = options.node ?? randomUUID()
    this.#clock = options.clock ?? SYSTEM_CLOCK
    this.#random = options.random ?? Math.random
    this.#maxPendingBytes = options.maxPendingBytes ?? DEFAULT_MAX_PENDING_BYTES
    this.#batchLimits = options.batch ?? DEFAULT_BATCH
    this.#pace = options.pace ?? DEFAULT_PACE
  }

  get state(): JournalState {
    return this.#state
  }

  /** Updates accepted and not known to be committed. */
  get pendingUpdates(): number {
    return this.#pendingUpdates
  }

  /** Size of the pending updates in bytes: their bytes and 200 for each. */
  get pendingBytes(): number {
    return this.#pendingBytes
  }

  /** Transactions committed so far. */
  get transactions(): number {
    return this.#transactions
  }

  /**
   * Accepts an update and returns its ticket, which is higher than every earlier one; or rejects it. The entry's bytes
   * must not change afterwards.
   */
  append(entry: Omit<UpdateEntry, 'number'>): number | JournalRefusal {
    if (this.#closed) return 'closed'
    const cost = costOf(entry)
    if (this.#pendingUpdates > 0 && this.#pendingBytes + cost > this.#maxPendingBytes) return 'full'
    const ticket = ++this.#lastTicket
    this.#pendingUpdates += 1
    this.#pendingBytes += cost
    this.#queue.push({ entry, ticket })
    if (this.#phase.name === 'idle') {
      this.#phase = { name: 'gathering' }
      this.#clock.soon(() => this.#next())
    } else if (this.#phase.name === 'patient' && this.#queue.size === this.#pace.enough) {
      this.#phase.callOff()
      this.#commitWhenDue()
    }
    return ticket
  }

  /** Somebody waits for the commit of what is pending: the next transaction begins after the least pause. */
  hasten(): void {
    if (this.#queue.isEmpty) return
    this.#isAwaited = true
    if (this.#phase.name !== 'patient') return
    this.#phase.callOff()
    this.#commitWhenDue()
  }

  /** Resolves when nothing is pending, or after `timeoutMs`. Pauses are cut short. */
  drain(timeoutMs: number): Promise<DrainOutcome> {
    if (this.#pendingUpdates === 0) return Promise.resolve({ drained: true })
    const { promise, resolve } = Promise.withResolvers<DrainOutcome>()
    const callOff = this.#clock.after(timeoutMs, () => {
      this.#drains.delete(drained)
      const error = this.#state.name === 'retrying' ? this.#state.error : null
      resolve({ drained: false, updates: this.#pendingUpdates, bytes: this.#pendingBytes, error })
    })
    const drained = (): void => {
      callOff()
      resolve({ drained: true })
    }
    this.#drains.add(drained)
    if (this.#callOff()) this.#commit()
    return promise
  }

  /** Rejects further updates, drains, and stops: after `timeoutMs` nothing is retried. */
  async close(timeoutMs: number): Promise<DrainOutcome> {
    this.#closed = true
    const outcome = await this.drain(timeoutMs)
    this.#callOff()
    this.#phase = { name: 'stopped' }
    return outcome
  }

  /** Starts the next batch: at once when it is the rest of a split one, else when the pace allows. */
  #next(): void {
    if (this.#phase.name === 'stopped') return
    if (this.#work.length > 0) this.#commit()
    else if (this.#queue.isEmpty) this.#rest()
    else this.#commitWhenDue()
  }

  /** Ends a pause of any kind; `false` when there is none. */
  #callOff(): boolean {
    if (!('callOff' in this.#phase)) return false
    this.#phase.callOff()
    return true
  }

  #commitWhenDue(): void {
    const { leastMs, enough, mostMs } = this.#pace
    const pause = this.#isAwaited || this.#queue.size >= enough ? leastMs : mostMs
    // Clamped because the clock may be set back.
    const wait = Math.min(pause, this.#lastStart + pause - this.#clock.now())
    if (wait <= 0 || this.#drains.size > 0) this.#commit()
    else this.#phase = { name: 'patient', callOff: this.#clock.after(wait, () => this.#commit()) }
  }

  #rest(): void {
    this.#phase = { name: 'idle' }
    this.#refused.clear()
    for (const drained of this.#drains) drained()
    this.#drains.clear()
  }

  #commit(): void {
    if (this.#work.length === 0) {
      this.#work = [this.#queue.takeBatch(this.#batchLimits)]
      this.#isAwaited &&= !this.#queue.isEmpty
    }
    const [batch = []] = this.#work
    this.#phase = { name: 'committing' }
    this.#lastStart = this.#clock.now()
    const entries = batch.map(({ entry, ticket }) => ({ ...entry, number: ticket }))
    this.#options.updates.append(entries, { node: this.node, again: this.#again }).then(
      (seqs) => this.#committed(batch, seqs),
      (error: unknown) => this.#failed(batch, error),
    )
  }

  #committed(batch: readonly PendingUpdate[], seqs: readonly number[]): void {
    this.#work.shift()
    this.#again = false
    this.#transactions += 1
    this.#forget(batch)
    const reached = new Map<string, { ticket: number; seq: number }>()
    for (const [at, { entry, ticket }] of batch.entries()) {
      reached.set(entry.documentId, { ticket, seq: seqs[at] ?? 0 })
    }
    for (const documentId of this.#refused.keys())
      if (reached.has(documentId)) this.#refused.delete(documentId)
    try {
      this.#enter({ name: 'healthy' })
      for (const [documentId, { ticket, seq }] of reached) this.#options.onCommitted(documentId, ticket, seq)
      const ms = Math.max(0, this.#clock.now() - this.#lastStart)
      this.#options.onTransaction?.({ ms, updates: batch.length })
    } finally {
      this.#next()
    }
  }

  #failed(batch: readonly PendingUpdate[], error: unknown): void {
    const verdict = judge(batch, error, (documentId) => this.#refused.get(documentId) ?? 0)
    this.#again = verdict.kind === 'later'
    switch (verdict.kind) {
      case 'give-up-documents':
        this.#giveUp(this.#takeOut(verdict.documentIds), verdict.error)
        return
      case 'give-up-batch':
        this.#work.shift()
        for (const { entry } of batch)
          this.#refused.set(entry.documentId, (this.#refused.get(entry.documentId) ?? 0) + 1)
        this.#giveUp(batch, verdict.error)
        return
      case 'split':
        this.#enter({ name: 'healthy' })
        this.#work.splice(0, 1, ...verdict.halves)
        this.#next()
        return
      case 'later':
        this.#wait(error)
        return
      default:
        verdict satisfies never
    }
  }

  /** Removes and returns all pending updates of these documents. */
  #takeOut(documentIds: ReadonlySet<string>): PendingUpdate[] {
    const split = this.#work.map((batch) => partition(batch, documentIds))
    this.#work = split.map(([, others]) => others).filter((others) => others.length > 0)
    return [...split.map(([of]) => of), this.#queue.drop(documentIds)].flat()
  }

  #giveUp(updates: readonly PendingUpdate[], error: StoreError): void {
    try {
      this.#enter({ name: 'healthy' })
      this.#forget(updates)
      for (const [documentId, of] of Map.groupBy(updates, (update) => update.entry.documentId)) {
        this.#options.onFailed(documentId, { upToTicket: of.at(-1)?.ticket ?? 0, updates: of.length, error })
      }
    } finally {
      this.#next()
    }
  }

  #wait(error: unknown): void {
    if (this.#phase.name === 'stopped') return
    const before = this.#state
    const failures = before.name === 'retrying' ? before.failures + 1 : 1
    const since = before.name === 'retrying' ? before.since : this.#clock.now()
    const callOff = this.#clock.after(backoff(failures, this.#random()), () => this.#commit())
    this.#phase = { name: 'waiting', callOff }
    this.#enter({ name: 'retrying', since, failures, error })
  }

  #enter(state: JournalState): void {
    const changed = state.name !== this.#state.name
    this.#state = state
    if (changed) this.#options.onState?.(state)
  }

  #forget(updates: readonly PendingUpdate[]): void {
    this.#pendingUpdates -= updates.length
    for (const { entry } of updates) this.#pendingBytes -= costOf(entry)
  }
}
