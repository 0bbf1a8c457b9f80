import { ERRORS, type ErrorCode } from '@cowrite/crdt/errors'
import { HINTS, type Hint, type ServerNotice } from '@cowrite/crdt/notice'
import { FIELD } from '@cowrite/crdt/richtext'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { type ConnectionEvent, ServerConnection } from './connection/server-connection.ts'
import type { DocumentSessionOptions } from './document-session.ts'
import { OwnPresence } from './presence/own-presence.ts'
import { type Participant, participantsOf } from './presence/participants.ts'
import type { Person } from './presence/person.ts'
import { nextChangeAt, type SaveFacts, saveStateAt, warnsBeforeLeaving } from './saving/save-state.ts'
import { SaveTracker } from './saving/save-tracker.ts'
import { UnsavedWork } from './saving/unsaved-work.ts'
import { type SessionPhase, type SessionSnapshot, sameSnapshot } from './session-snapshot.ts'
import { type LocalCopy, openLocalCopy } from './storage/local-copy.ts'
import { localCopyName } from './storage/local-database.ts'
import type { ApplyUpdate } from './updates/remote-updates.ts'

/** Reasons after which the document may not be seen any more: by this client, or by anybody. */
const GONE: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['forbidden', 'not-found'])

/**
 * A session with one replica, that is one Yjs document: connects it to the server, stores it in IndexedDB and computes
 * the snapshots. Independent of React.
 */
export class ReplicaSession {
  readonly doc = new Y.Doc()
  readonly awareness = new Awareness(this.doc)
  /** The clientIDs under which this page has written. Yjs takes a new one when it finds its own in a remote update. */
  readonly ownClientIds = new Set([this.doc.clientID])
  /** The clientIDs under which earlier pages of this browser have written; known after the local copy was read. */
  readonly formerClientIds = new Set<number>()
  private readonly ownPresence: OwnPresence
  private readonly connection: ServerConnection
  private readonly saving: SaveTracker
  private readonly work: UnsavedWork
  private readonly listeners = new Set<() => void>()
  private readonly hintListeners = new Set<(hint: Hint) => void>()
  private phase: SessionPhase = { state: 'opening' }
  private localCopy: LocalCopy | null = null
  private people: readonly Participant[]
  private title: string | null = null
  /** Whether the handshake was completed before. */
  private wasSynced = false
  private clientIdConflict = false
  private destroyed = false
  private current: SessionSnapshot
  /** Runs when the save state changes by the passing of time. */
  private saveTimer: ReturnType<typeof setTimeout> | null = null

  constructor(options: DocumentSessionOptions) {
    const { server, address } = options
    this.ownPresence = new OwnPresence(this.awareness, options.user)
    this.connection = new ServerConnection(
      {
        server,
        address,
        doc: this.doc,
        awareness: this.awareness,
        token: options.token ?? '',
        connect: options.connect !== false,
        socket: options.socket ?? null,
      },
      (event) => this.handle(event),
    )
    this.saving = new SaveTracker(Date.now())
    this.work = new UnsavedWork(this.doc)
    this.people = this.currentPeople()
    this.current = this.takeSnapshot()
    this.doc.on('update', (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, { local }: Y.Transaction) => {
      // Updates of the server and of IndexedDB are not local.
      if (local) this.edited()
    })
    this.awareness.on('change', () => {
      this.ownPresence.othersChanged()
      this.peopleChanged()
    })
    void this.open(options.keepOffline === false ? null : localCopyName(server, address))
    this.changed()
  }

  /** The present snapshot; the same object until something changes. */
  snapshot(): SessionSnapshot {
    return this.current
  }

  /** Calls `listener` after every change of the snapshot and of {@link hasClientIdConflict}. */
  subscribe(listener: () => void): void {
    this.listeners.add(listener)
  }

  /** Calls `listener` when the server says that something beside the text has changed. */
  onHint(listener: (hint: Hint) => void): void {
    this.hintListeners.add(listener)
  }

  /** Calls `listener` before each message of the server is applied; returns the unsubscription. */
  beforeMessage(listener: () => void): () => void {
    return this.connection.beforeMessage(listener)
  }

  /** Has updates of the server applied by `apply` until the returned function is called. */
  applyUpdatesBy(apply: ApplyUpdate): () => void {
    return this.connection.applyUpdatesBy(apply)
  }

  /** The user's present name and colour. */
  get person(): Person {
    return this.ownPresence.person
  }

  /** Whether a connection was requested, by the options or by {@link connect}. */
  get isRequested(): boolean {
    return this.connection.isRequested
  }

  /** Whether the document contains everything that the server has of it. */
  get isSynced(): boolean {
    return this.connection.isSynced
  }

  /**
   * Whether the server rejects this replica's edits, because another client has written different edits under its
   * clientID. The replica can never converge with the others.
   */
  get hasClientIdConflict(): boolean {
    return this.clientIdConflict
  }

  /** Changes the user's name and colour for all participants. */
  setUser(user: Person): void {
    this.ownPresence.change(user)
    this.peopleChanged()
  }

  /** Connects now, without waiting for the next scheduled attempt. */
  connect(): void {
    this.connection.connect()
  }

  /** The text that this browser has written and the server has not acknowledged; one line for each block. */
  unsavedText(): string {
    return this.work.textIn(this.doc.getXmlFragment(FIELD), this.allClientIds())
  }

  /** Leaves the room and deletes the content of the local copy. The Yjs document stays usable. */
  async discardLocalCopy(): Promise<void> {
    this.leave()
    await this.localCopy?.discard()
  }

  /** Leaves the room, closes the local copy and destroys the Yjs document. */
  destroy(): void {
    this.leave()
    this.localCopy?.close()
    this.doc.destroy()
  }

  /** Reads the local copy called `name`, if any, then starts the connection. */
  private async open(name: string | null): Promise<void> {
    if (name !== null) {
      const localCopy = await openLocalCopy(name, this.doc)
      if (this.destroyed) {
        localCopy?.close()
        return
      }
      this.localCopy = localCopy
      for (const id of localCopy?.writers ?? []) this.formerClientIds.add(id)
      if (localCopy?.hadUnsaved) this.saving.restoredUnsaved(Date.now())
      if (this.doc.getXmlFragment(FIELD).length > 0) this.contentAvailable()
      this.changed()
    }
    this.connection.start()
  }

  private handle(event: ConnectionEvent): void {
    switch (event.type) {
      case 'opened':
        // The provider reports the new count of unacknowledged messages right after this.
        this.saving.handshakeStarted(Date.now())
        this.work.handshakeStarted(this.allClientIds())
        return
      case 'authenticated':
        if (this.phase.state === 'ready') this.contentAvailable()
        break
      case 'synced':
        // The server sends the presence of the others before the document.
        this.ownPresence.join()
        this.contentAvailable()
        // What the server said before a reconnection is lost.
        if (this.wasSynced) for (const hint of HINTS) this.tellHint(hint)
        this.wasSynced = true
        break
      case 'unacknowledged':
        this.work.unacknowledged(event.count)
        if (this.saving.unacknowledged(event.count, Date.now())) this.localCopy?.setUnsaved(false)
        break
      case 'notice':
        this.handleNotice(event.notice)
        break
      case 'message-too-large':
        this.saving.rejectedAsTooLarge()
        break
      case 'ended':
        this.close(event.reason)
        break
      case 'lost':
      case 'network':
        break
      default:
        event satisfies never
    }
    this.changed()
  }

  private handleNotice(notice: ServerNotice): void {
    switch (notice.type) {
      case 'title':
        this.title = notice.title
        break
      case 'refused':
        this.clientIdConflict = true
        break
      case 'runs':
      case 'suggestions':
      case 'comments':
      case 'files':
        this.tellHint(notice.type)
        break
      default:
        notice satisfies never
    }
  }

  private tellHint(hint: Hint): void {
    for (const listener of this.hintListeners) listener(hint)
  }

  private edited(): void {
    this.ownClientIds.add(this.doc.clientID)
    this.saving.edited()
    this.localCopy?.setUnsaved(true)
    this.localCopy?.addWriter(this.doc.clientID)
    if (this.saving.isTooLarge) this.connection.retryAfterEdit()
    this.changed()
  }

  private contentAvailable(): void {
    if (this.phase.state === 'closed') return
    const readOnly = this.connection.isReadOnly
    if (this.phase.state === 'ready' && this.phase.readOnly === readOnly) return
    this.phase = { state: 'ready', readOnly }
  }

  private close(reason: ErrorCode): void {
    const { what, todo } = ERRORS[reason]
    this.phase = { state: 'closed', reason, message: what, todo }
    // The right to the document is gone. What is not saved waits for the page, which offers to copy it.
    if (GONE.has(reason) && !warnsBeforeLeaving(this.saveFacts())) {
      this.localCopy?.discard().catch(reportError)
      this.localCopy = null
    }
  }

  private allClientIds(): ReadonlySet<number> {
    return new Set([...this.ownClientIds, ...this.formerClientIds])
  }

  private peopleChanged(): void {
    this.people = this.currentPeople()
    this.changed()
  }

  private currentPeople(): readonly Participant[] {
    return participantsOf(this.awareness.getStates(), this.awareness.clientID, this.ownPresence.person)
  }

  private saveFacts(): SaveFacts {
    return this.saving.facts({
      connected: this.connection.isConnected,
      online: this.connection.isOnline,
      storedLocally: this.localCopy !== null,
    })
  }

  private takeSnapshot(): SessionSnapshot {
    const facts = this.saveFacts()
    return {
      phase: this.phase,
      save: saveStateAt(facts, Date.now()),
      unsaved: warnsBeforeLeaving(facts),
      people: this.people,
      title: this.title,
    }
  }

  /** Takes a new snapshot, notifies the listeners if it differs, and schedules the next change of the save state. */
  private changed(): void {
    if (this.destroyed) return
    const now = Date.now()
    const due = nextChangeAt(this.saveFacts(), now)
    if (this.saveTimer !== null) clearTimeout(this.saveTimer)
    this.saveTimer = due === null ? null : setTimeout(() => this.changed(), due - now)
    const next = this.takeSnapshot()
    if (sameSnapshot(this.current, next) && !this.clientIdConflict) return
    this.current = next
    for (const listener of this.listeners) listener()
  }

  private leave(): void {
    if (this.destroyed) return
    this.destroyed = true
    if (this.saveTimer !== null) clearTimeout(this.saveTimer)
    this.listeners.clear()
    this.hintListeners.clear()
    this.connection.destroy()
  }
}
