import { ERRORS, type ErrorCode } from '@cowrite/crdt/errors'
import { decodeNotice } from '@cowrite/crdt/notice'
import { FIELD } from '@cowrite/crdt/richtext'
import { HocuspocusProvider } from '@hocuspocus/provider'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { closeReason, isFinal } from './connection/close-reason.ts'
import { CollabSocket } from './connection/collab-socket.ts'
import { reconnection } from './connection/reconnection.ts'
import { keptName, socketUrl } from './connection/socket-url.ts'
import { createOwnPresence } from './presence/own-presence.ts'
import { type Participant, participantsOf } from './presence/participants.ts'
import type { Person } from './presence/person.ts'
import {
  foldOutstanding,
  NOTHING_OUTSTANDING,
  type Outstanding,
  trackOutstanding,
} from './saving/outstanding.ts'
import {
  nextChangeAt,
  type SaveFacts,
  type SaveState,
  saveStateAt,
  warnsBeforeLeaving,
} from './saving/save-state.ts'
import { type KeptDocument, keepDocument } from './storage/local-copy.ts'

/** What {@link createEditorSession} needs to know. */
export interface EditorSessionOptions {
  /** Origin of the server, such as `https://docs.example.com`. */
  readonly server: string
  /** Address of the document, `project/document`. */
  readonly address: string
  /** Credentials, or where to get them; asked again at every connection. Left out in open mode. */
  readonly token?: string | (() => string | Promise<string>)
  /** How one appears to the others. */
  readonly user: Person
  /** Whether to keep a copy in this browser, so that edits survive a reload or a lost network. Default true. */
  readonly keepOffline?: boolean
  /** Whether to connect by itself. Otherwise only the local copy is shown until {@link EditorSession.connect}. */
  readonly connect?: boolean
}

/** Where a session is. */
export type SessionPhase =
  /** Neither this browser nor the server has given any content yet. */
  | { readonly state: 'opening' }
  /** There is content to show, from this browser or from the server. */
  | { readonly state: 'ready'; readonly readOnly: boolean }
  /** The server has ended the session, and trying again would not help. */
  | { readonly state: 'closed'; readonly reason: ErrorCode; readonly message: string; readonly todo: string }

/** All that an interface shows of a session. Immutable: a new object whenever something changed. */
export interface SessionSnapshot {
  readonly phase: SessionPhase
  readonly save: SaveState
  /** Whether leaving now should warn. */
  readonly unsaved: boolean
  readonly people: readonly Participant[]
  /** The title as last announced by the server during this session; `null` before. */
  readonly title: string | null
}

/** One document, open. It connects by itself, survives lost connections, and ends with {@link destroy}. */
export interface EditorSession {
  readonly address: string
  readonly server: string
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly provider: HocuspocusProvider
  snapshot(): SessionSnapshot
  /** Calls `listener` after every change of the snapshot; returns the unsubscription. */
  subscribe(listener: () => void): () => void
  /** Changes name and colour for everybody. */
  setUser(user: Person): void
  /** Connects, now rather than at the next regular attempt. */
  connect(): void
  /** Leaves the room and stops keeping a local copy (what was kept stays). */
  destroy(): void
}

/** A session with one Yjs document for as long as it lasts. */
export interface RoomSession extends EditorSession {
  /** The clientIDs under which this page has written; Yjs takes another when it meets its own in an update. */
  readonly ownIds: ReadonlySet<number>
  /** How one appears at the moment. */
  person(): Person
  /** Whether {@link EditorSession.connect} was asked for, or nothing else was. */
  isWanted(): boolean
  /**
   * Whether the server takes nothing of this document's copy any more, because another client has written under its
   * clientID: the copy differs from everybody else's for good.
   */
  isSpoiled(): boolean
  /** Whether everything that the server has of the document is here. */
  isSynced(): boolean
  /** Leaves the room and empties the local copy. The document stays as it is. */
  forget(): Promise<void>
}

/** Mutable facts of one session. */
interface SessionState {
  /** Whether connecting is wanted: asked for, and the local copy has been read. */
  wanted: boolean
  opened: boolean
  phase: SessionPhase
  connected: boolean
  spoiled: boolean
  tooLarge: boolean
  outstanding: Outstanding
  /** Whether any outstanding message can hold an edit of this browser; a bare handshake holds none. */
  dirty: boolean
  settledAt: number | null
  kept: KeptDocument | null
  title: string | null
  destroyed: boolean
}

/** A change that was too large is offered again after this time, in ms: the server's limit may have been raised. */
const TOO_LARGE_RETRY_MS = 30_000
/** Once something was edited, so soon, in ms: long enough to be no flood of what is still too large. */
const EDITED_RETRY_MS = 2_000

/** Opens a document: connects it, keeps it in this browser, and tells how it stands. No framework, no DOM. */
export function createRoomSession(options: EditorSessionOptions): RoomSession {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  const own = createOwnPresence(awareness, options.user)
  const ownIds = new Set([doc.clientID])
  const waits = reconnection(Math.random())
  const socket = new CollabSocket({ url: socketUrl(options.server), autoConnect: false, ...waits })
  const provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: options.address,
    document: doc,
    awareness,
    token: options.token ?? '',
  } as ConstructorParameters<typeof HocuspocusProvider>[0])

  const openedAt = Date.now()
  const listeners = new Set<() => void>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let retrying: ReturnType<typeof setTimeout> | null = null
  const state: SessionState = {
    wanted: options.connect !== false,
    opened: false,
    phase: { state: 'opening' },
    connected: false,
    spoiled: false,
    tooLarge: false,
    outstanding: NOTHING_OUTSTANDING,
    dirty: false,
    settledAt: null,
    kept: null,
    title: null,
    destroyed: false,
  }
  let people = presentPeople()
  let snapshot = takeSnapshot()

  function facts(): SaveFacts {
    return {
      openedAt,
      outstandingSince: state.dirty ? (state.outstanding[0] ?? null) : null,
      settledAt: state.settledAt,
      connected: state.connected,
      online: isOnline(),
      kept: state.kept !== null,
      tooLarge: state.tooLarge,
    }
  }

  function presentPeople(): readonly Participant[] {
    return participantsOf(awareness.getStates(), awareness.clientID, own.person())
  }

  function takeSnapshot(): SessionSnapshot {
    const now = facts()
    return {
      phase: state.phase,
      save: saveStateAt(now, Date.now()),
      unsaved: warnsBeforeLeaving(now),
      people,
      title: state.title,
    }
  }

  function changed(): void {
    if (state.destroyed) return
    const now = Date.now()
    const due = nextChangeAt(facts(), now)
    if (timer !== null) clearTimeout(timer)
    timer = due === null ? null : setTimeout(changed, due - now)
    const next = takeSnapshot()
    if (sameSnapshot(snapshot, next) && !state.spoiled) return
    snapshot = next
    for (const listener of listeners) listener()
  }

  /** Content is here: from this browser if it has any, else from the server. */
  function ready(): void {
    if (state.phase.state === 'closed') return
    const readOnly = provider.authorizedScope === 'readonly'
    if (state.phase.state === 'ready' && state.phase.readOnly === readOnly) return
    state.phase = { state: 'ready', readOnly }
  }

  function close(reason: ErrorCode): void {
    const { what, todo } = ERRORS[reason]
    state.phase = { state: 'closed', reason, message: what, todo }
    state.connected = false
    socket.disconnect()
  }

  provider.on('authenticated', () => {
    state.connected = true
    if (state.phase.state === 'ready') ready()
    changed()
  })
  provider.on('authenticationFailed', ({ reason }: { reason: string }) => {
    close(closeReason(0, reason) ?? 'forbidden')
    changed()
  })
  provider.on('synced', () => {
    // The server has told who is there before it sent the document.
    own.join()
    ready()
    changed()
  })
  provider.on('close', ({ event }: { event: { code: number; reason: string } }) => {
    state.connected = false
    const reason = closeReason(event.code, event.reason)
    if (isFinal(reason)) close(reason)
    else if (reason === 'frame-too-large') {
      // The next handshake would hold the same, so that it is not made at once, over and over.
      state.tooLarge = true
      socket.disconnect()
      retry(TOO_LARGE_RETRY_MS)
    }
    // The document was closed but not its socket, so nothing else would ever open it again.
    else if (socket.webSocket?.readyState === WebSocket.OPEN) socket.webSocket.close()
    changed()
  })
  provider.on('open', () => {
    // What was outstanding on the old connection travels in the new handshake.
    state.outstanding = foldOutstanding(state.outstanding, Date.now())
  })
  provider.on('unsyncedChanges', ({ number }: { number: number }) => {
    state.outstanding = trackOutstanding(state.outstanding, number, Date.now())
    if (number === 0) {
      state.dirty = false
      state.tooLarge = false
      state.settledAt = Date.now()
      state.kept?.setUnsaved(false)
    }
    changed()
  })
  provider.on('stateless', ({ payload }: { payload: string }) => {
    const notice = decodeNotice(payload)
    if (notice === null) return
    switch (notice.type) {
      case 'title':
        state.title = notice.title
        break
      case 'refused':
        state.spoiled = true
        break
      default:
        notice satisfies never
    }
    changed()
  })
  doc.on('update', (_update: Uint8Array, _origin: unknown, _doc: Y.Doc, transaction: Y.Transaction) => {
    // Only edits of this page are local; what the server or the browser's database brings is not.
    if (!transaction.local) return
    ownIds.add(doc.clientID)
    state.dirty = true
    state.kept?.setUnsaved(true)
    // The document may have become smaller.
    if (state.tooLarge) retry(EDITED_RETRY_MS)
    changed()
  })
  awareness.on('change', () => {
    own.othersChanged()
    people = presentPeople()
    changed()
  })

  /** Not before the local copy is read, so that the handshake asks for no more than what this browser lacks. */
  function connect(): void {
    if (!state.wanted || !state.opened || state.connected || state.phase.state === 'closed') return
    void socket.connect()
  }

  /** Connects after a time in ms, once. */
  function retry(ms: number): void {
    if (retrying !== null) clearTimeout(retrying)
    retrying = setTimeout(connect, ms)
  }

  const onNetwork = () => {
    if (isOnline()) connect()
    changed()
  }
  const onVisible = () => {
    if (document.visibilityState === 'visible') onNetwork()
  }
  addEventListener('online', onNetwork)
  addEventListener('offline', onNetwork)
  document.addEventListener('visibilitychange', onVisible)

  async function open(): Promise<void> {
    if (options.keepOffline !== false) {
      const kept = await keepDocument(keptName(options.server, options.address), doc)
      if (state.destroyed) {
        kept?.close()
        return
      }
      state.kept = kept
      if (kept?.hadUnsaved) {
        state.dirty = true
        state.outstanding = trackOutstanding(
          state.outstanding,
          Math.max(1, state.outstanding.length),
          Date.now(),
        )
      }
      if (doc.getXmlFragment(FIELD).length > 0) ready()
      changed()
    }
    state.opened = true
    provider.attach()
    connect()
  }
  void open()
  changed()

  return {
    address: options.address,
    server: options.server,
    doc,
    awareness,
    provider,
    snapshot: () => snapshot,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    setUser(user) {
      own.change(user)
      people = presentPeople()
      changed()
    },
    connect() {
      state.wanted = true
      connect()
    },
    ownIds,
    person: own.person,
    isWanted: () => state.wanted,
    isSpoiled: () => state.spoiled,
    isSynced: () => state.connected && provider.isSynced,
    async forget() {
      leave()
      await state.kept?.forget()
    },
    destroy() {
      leave()
      state.kept?.close()
      doc.destroy()
    },
  }

  function leave(): void {
    if (state.destroyed) return
    state.destroyed = true
    if (timer !== null) clearTimeout(timer)
    if (retrying !== null) clearTimeout(retrying)
    removeEventListener('online', onNetwork)
    removeEventListener('offline', onNetwork)
    document.removeEventListener('visibilitychange', onVisible)
    listeners.clear()
    provider.destroy()
    socket.destroy()
  }
}

function sameSnapshot(a: SessionSnapshot, b: SessionSnapshot): boolean {
  return (
    a.phase === b.phase &&
    a.save === b.save &&
    a.unsaved === b.unsaved &&
    a.people === b.people &&
    a.title === b.title
  )
}

function isOnline(): boolean {
  return navigator.onLine
}
