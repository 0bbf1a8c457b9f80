import type { ErrorCode } from '@cowrite/crdt'
import * as Y from 'yjs'
import type { Principal } from '../access/principal.ts'
import { ServiceError } from '../errors/service-error.ts'
import type { InternalMember } from '../rooms/internal-member.ts'

/** Origin of the changes in a replica that came from the room. */
const FROM_ROOM = Symbol('from the room')

/** Options of `open`; defaults in brackets. */
export interface OpenOptions {
  /**
   * Who makes the changes: a principal, which may do what it may do over the network, or the name of a program, which may
   * do everything. [the server]
   */
  readonly user?: string | Principal
  /** The connection closes when no transaction was made for this long, in ms; `Infinity`: it stays open. [30,000] */
  readonly idleMs?: number
}

/**
 * Why a connection has closed: `close` was called, it was idle, its replica differed from the document, or a code of the
 * table of errors, such as `trashed`.
 */
export type CloseReason = 'closed' | 'idle' | 'failed' | ErrorCode

/** What a {@link DirectConnection} works with. */
export interface DirectConnectionOptions {
  readonly member: InternalMember
  readonly idleMs: number
  /** Called once when the connection has closed. */
  readonly onClosed: () => void
  /** Told what an observer of the replica threw. */
  readonly onTrouble: (error: unknown) => void
}

/**
 * A document that is open in this process. `doc` follows the changes of everybody else, and every change of `doc` is an
 * ordinary update: checked, stored, sent to all clients, with an author.
 *
 * The connection keeps the document in memory. It closes by `close`, by leaving the scope of `await using`, by itself
 * when no transaction was made for a while, and when the replica would no longer be the document: a change was refused
 * or a transaction threw. `doc` is destroyed then.
 */
export class DirectConnection implements AsyncDisposable {
  /** The address of the document: `project/key`. */
  readonly address: string
  /** The document, a replica of its own. Changes outside of `transact` are sent too; nothing tells when they are saved. */
  readonly doc = new Y.Doc()
  /** Resolves when the connection has closed, to the reason. */
  readonly closed: Promise<CloseReason>
  private readonly member: InternalMember
  private readonly idleMs: number
  private readonly onTrouble: (error: unknown) => void
  private readonly settleClosed: (reason: CloseReason) => void
  /** Updates of others that the replica does not have yet. */
  private incoming: Uint8Array[] = []
  /** Changes of the replica outside of transactions that were not handed over yet. */
  private outgoing: Uint8Array[] = []
  /** Writes that are not committed, each with what ends the wait for it. */
  private readonly writes = new Map<Promise<void>, (error: ServiceError) => void>()
  /** Collects the updates of the transaction that runs. */
  private collecting: Uint8Array[] | null = null
  private idle: NodeJS.Timeout | null = null
  private transactions = 0
  private state: 'open' | 'closing' | 'closed' = 'open'
  private reason: CloseReason = 'closed'

  constructor({ member, idleMs, onClosed, onTrouble }: DirectConnectionOptions) {
    const closed = Promise.withResolvers<CloseReason>()
    this.closed = closed.promise
    this.settleClosed = (reason) => {
      onClosed()
      closed.resolve(reason)
    }
    this.member = member
    this.idleMs = idleMs
    this.onTrouble = onTrouble
    this.address = member.room.address
    member.onClosed((reason) => this.end(reason))
    member.onUpdate((update) => this.receive(update))
    Y.applyUpdate(this.doc, member.state(), FROM_ROOM)
    this.doc.clientID = member.clientId
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== FROM_ROOM) this.changed(update)
    })
    this.arrangeIdle()
  }

  /** Whether transactions are accepted. */
  get isOpen(): boolean {
    return this.state === 'open'
  }

  /**
   * Changes the document. `work` sees all changes that reached this node, and must be synchronous. Resolves to what it
   * returns when the changes are in the database.
   *
   * Rejects with a `ServiceError` when they are refused (`read-only`, `journal-full`, …) or the connection has closed,
   * and with what `work` throws: nothing is changed then. After a rejection the connection is closed.
   */
  async transact<Result>(work: (doc: Y.Doc) => Result): Promise<Result> {
    // Not in the caller's turn: it may be a hook, in the middle of an update.
    await Promise.resolve()
    this.assertOpen()
    this.transactions++
    this.arrangeIdle()
    try {
      this.handOver()
      this.takeIncoming()
      this.assertOpen()
      const { result, updates } = this.collect(work)
      if (updates.length > 0) await this.write(updates)
      return result
    } finally {
      this.transactions--
      this.arrangeIdle()
    }
  }

  /** Accepts no more transactions, waits until all changes are in the database, and leaves the document. */
  async close(): Promise<void> {
    this.stop('closed')
    // Changes outside of transactions are handed over after the turn that made them.
    await Promise.resolve()
    while (this.writes.size > 0) await Promise.allSettled(this.writes.keys())
    this.member.leave()
    await this.closed
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  /** Accepts no more transactions, for this reason. */
  stop(reason: CloseReason): void {
    if (this.state !== 'open') return
    this.state = 'closing'
    this.reason = reason
    this.arrangeIdle()
  }

  /** Closes it at once, for this reason. What is not committed is not waited for. */
  abort(reason: CloseReason): void {
    if (this.state === 'closed') return
    this.reason = reason
    this.member.leave()
  }

  private assertOpen(): void {
    if (this.state !== 'open') throw closedError(this.address, this.reason)
  }

  private collect<Result>(work: (doc: Y.Doc) => Result): { result: Result; updates: readonly Uint8Array[] } {
    const updates: Uint8Array[] = []
    this.collecting = updates
    try {
      const result = this.doc.transact(() => work(this.doc))
      if (result instanceof Promise) {
        result.catch(this.onTrouble)
        throw new TypeError('A transaction must be synchronous: wait before it, not in it.')
      }
      return { result, updates }
    } catch (error) {
      // Yjs does not take changes back, and the document has none of them.
      this.fail('failed')
      throw error
    } finally {
      this.collecting = null
    }
  }

  private changed(update: Uint8Array): void {
    if (this.collecting) this.collecting.push(update)
    else if (this.state === 'open') {
      this.arrangeIdle()
      // As with what is received: an observer of the room may be what changes the replica.
      if (this.outgoing.length === 0) queueMicrotask(() => this.handOver())
      this.outgoing.push(update)
    }
  }

  /** Hands over what was changed outside of transactions. */
  private handOver(): void {
    if (this.state === 'closed' || this.outgoing.length === 0) return
    const updates = this.outgoing
    this.outgoing = []
    this.write(updates).catch(() => {
      // The connection closes, and `closed` says why.
    })
  }

  /** Writes all of these or nothing. Rejects with a `ServiceError`, and closes the connection, when it is refused. */
  private write(updates: readonly Uint8Array[]): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const [first, ...more] = updates
    const update = first && more.length === 0 ? first : Y.mergeUpdates([...updates])
    this.member.write(update).then(resolve, reject)
    const ended: Promise<void> = promise
      .catch((error: unknown) => {
        if (error instanceof ServiceError) this.fail(error.code)
        throw error
      })
      .finally(() => this.writes.delete(ended))
    this.writes.set(ended, reject)
    return ended
  }

  /** The replica is not the document any more: closes the connection once what was written before is committed. */
  private fail(reason: CloseReason): void {
    this.stop(reason)
    void this.close()
  }

  /** The room must not be called back before its turn ends, and observers of the replica may do anything. */
  private receive(update: Uint8Array): void {
    if (this.incoming.length === 0) queueMicrotask(() => this.takeIncoming())
    this.incoming.push(update)
  }

  private takeIncoming(): void {
    if (this.state === 'closed' || this.incoming.length === 0) return
    const updates = this.incoming
    this.incoming = []
    try {
      for (const update of updates) Y.applyUpdate(this.doc, update, FROM_ROOM)
    } catch (error) {
      this.onTrouble(error)
      this.fail('failed')
    }
  }

  private arrangeIdle(): void {
    if (this.idle) clearTimeout(this.idle)
    const stays = this.state !== 'open' || this.transactions > 0 || !Number.isFinite(this.idleMs)
    this.idle = stays ? null : setTimeout(() => this.idled(), this.idleMs)
  }

  private idled(): void {
    this.idle = null
    this.stop('idle')
    void this.close()
  }

  private destroy(): void {
    try {
      this.doc.destroy()
    } catch (error) {
      // It is an observer of the program that threw.
      this.onTrouble(error)
    }
  }

  private end(reason: CloseReason | 'left'): void {
    if (this.state === 'closed') return
    this.state = 'closed'
    if (reason !== 'left') this.reason = reason
    this.arrangeIdle()
    this.incoming = []
    this.outgoing = []
    for (const interrupt of this.writes.values()) interrupt(closedError(this.address, this.reason))
    queueMicrotask(() => this.destroy())
    this.settleClosed(this.reason)
  }
}

function closedError(address: string, reason: CloseReason): ServiceError {
  switch (reason) {
    case 'closed':
      return new ServiceError('conflict', `The connection to ${address} has been closed.`)
    case 'idle':
      return new ServiceError('conflict', `The connection to ${address} has closed, as it was idle.`)
    case 'failed':
      return new ServiceError('conflict', `The connection to ${address} has closed, as a transaction failed.`)
    default:
      return new ServiceError(reason)
  }
}
