import type { Hint } from '@cowrite/crdt/notice'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { type Send, sendWith } from '../api/http.ts'
import type { DocumentSession, DocumentSessionOptions } from './document-session.ts'
import type { Person } from './presence/person.ts'
import { recoverBlocks } from './recovery/recover-blocks.ts'
import { ReplicaSession } from './replica-session.ts'
import type { SessionSnapshot } from './session-snapshot.ts'
import type { ApplyUpdate } from './updates/remote-updates.ts'

/** State of the renewal after a clientID conflict. `superseded`: replicas whose edits are not recovered yet. */
type RenewalState =
  /** The replica is in use and nothing has to be recovered. */
  | { readonly state: 'settled' }
  /** The local copy of the conflicting replica is being deleted. */
  | { readonly state: 'discarding'; readonly superseded: readonly ReplicaSession[] }
  /** The new replica waits for its first synchronization with the server. */
  | { readonly state: 'recovering'; readonly superseded: readonly ReplicaSession[] }
  | { readonly state: 'destroyed' }

/** Opens a document. */
export function openDocumentSession(options: DocumentSessionOptions): DocumentSession {
  return new RenewableSession(options)
}

/**
 * A document session that survives clientID conflicts. When the server rejects the replica because another client writes
 * under its clientID, the session replaces it by a new one, with another Yjs document, clientID and local copy, and
 * copies the rejected edits into it.
 */
class RenewableSession implements DocumentSession {
  readonly send: Send
  private readonly options: DocumentSessionOptions
  private readonly listeners = new Set<() => void>()
  private readonly hintListeners = new Set<(hint: Hint) => void>()
  private replica: ReplicaSession
  private renewal: RenewalState = { state: 'settled' }

  constructor(options: DocumentSessionOptions) {
    this.options = options
    const { token = '' } = options
    this.send = options.send ?? sendWith(() => (typeof token === 'function' ? token() : token))
    this.replica = new ReplicaSession(options)
    this.follow(this.replica)
  }

  get address(): string {
    return this.options.address
  }

  get server(): string {
    return this.options.server
  }

  get doc(): Y.Doc {
    return this.replica.doc
  }

  get awareness(): Awareness {
    return this.replica.awareness
  }

  readonly snapshot = (): SessionSnapshot => this.replica.snapshot()

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  onHint(listener: (hint: Hint) => void): () => void {
    this.hintListeners.add(listener)
    return () => this.hintListeners.delete(listener)
  }

  beforeMessage(listener: () => void): () => void {
    return this.replica.beforeMessage(listener)
  }

  get formerClientIds(): ReadonlySet<number> {
    return this.replica.formerClientIds
  }

  applyUpdatesBy(apply: ApplyUpdate): () => void {
    return this.replica.applyUpdatesBy(apply)
  }

  unsavedText(): string {
    return this.replica.unsavedText()
  }

  setUser(user: Person): void {
    this.replica.setUser(user)
  }

  connect(): void {
    this.replica.connect()
  }

  discardLocalCopy(): Promise<void> {
    return this.replica.discardLocalCopy()
  }

  destroy(): void {
    const superseded = this.superseded()
    this.renewal = { state: 'destroyed' }
    this.listeners.clear()
    this.hintListeners.clear()
    this.replica.destroy()
    for (const old of superseded) old.doc.destroy()
  }

  private follow(replica: ReplicaSession): void {
    replica.subscribe(this.replicaChanged)
    replica.onHint((hint) => {
      for (const listener of this.hintListeners) listener(hint)
    })
  }

  private readonly replicaChanged = (): void => {
    switch (this.renewal.state) {
      case 'settled':
        if (this.replica.hasClientIdConflict) void this.renew(this.replica)
        break
      case 'recovering':
        if (this.replica.hasClientIdConflict) void this.renew(this.replica)
        else if (this.replica.isSynced) this.recover(this.renewal.superseded)
        break
      case 'discarding':
      case 'destroyed':
        break
      default:
        this.renewal satisfies never
    }
    for (const listener of this.listeners) listener()
  }

  /** Replaces the replica `old` by a new one. */
  private async renew(old: ReplicaSession): Promise<void> {
    const superseded = [...this.superseded(), old]
    this.renewal = { state: 'discarding', superseded }
    const connect = old.isRequested
    await old.discardLocalCopy().catch((error: unknown) => {
      // The copy stays in conflict. The next page that opens it is rejected and renews its replica, too.
      reportError(error)
    })
    if (this.isDestroyed()) return
    this.renewal = { state: 'recovering', superseded }
    // Name and colour may have been changed while the copy was being deleted.
    this.replica = new ReplicaSession({ ...this.options, user: old.person, connect, socket: null })
    this.follow(this.replica)
    this.replicaChanged()
  }

  /** Copies the edits of `superseded` into the present replica. */
  private recover(superseded: readonly ReplicaSession[]): void {
    this.renewal = { state: 'settled' }
    for (const old of superseded) {
      recoverBlocks(old.doc, old.ownClientIds, this.replica.doc)
      old.doc.destroy()
    }
  }

  private superseded(): readonly ReplicaSession[] {
    switch (this.renewal.state) {
      case 'discarding':
      case 'recovering':
        return this.renewal.superseded
      case 'settled':
      case 'destroyed':
        return []
      default:
        return this.renewal satisfies never
    }
  }

  private isDestroyed(): boolean {
    return this.renewal.state === 'destroyed'
  }
}
