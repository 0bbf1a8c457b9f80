import type { Hint } from '@cowrite/crdt/notice'
import type { Binding } from '@cowrite/crdt/richtext'
import type { AnyExtension } from '@tiptap/core'
import type { Plugin } from '@tiptap/pm/state'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { Send } from '../api/http.ts'
import type { Person } from './presence/person.ts'
import type { SessionSnapshot } from './session-snapshot.ts'
import type { ApplyUpdate } from './updates/remote-updates.ts'

/** Options of a document session. */
export interface DocumentSessionOptions {
  /** Origin of the server, such as `https://docs.example.com`. */
  readonly server: string
  /** Address of the document, `project/document`. */
  readonly address: string
  /** Credentials, or a function that returns them and is called for each connection. Omitted in open mode. */
  readonly token?: string | (() => string | Promise<string>)
  /** Sends requests of the HTTP API. Default: `fetch` with the credentials of `token`. */
  readonly send?: Send
  /** Name and colour of the user. */
  readonly user: Person
  /** Whether to store a copy in IndexedDB, so that edits survive a reload or a lost network. Default true. */
  readonly keepOffline?: boolean
  /** Whether to connect at once. Otherwise only the local copy is shown until {@link DocumentSession.connect}. */
  readonly connect?: boolean
  /** A socket to the server that is open or opening; the first connection uses it. Default none. */
  readonly socket?: WebSocket | null
}

/** How an editor is bound to a session whose edits are held back from the document. */
export interface Holding {
  /** The document without them. */
  readonly base: Y.Doc
  /** Extensions that such an editor has besides the others. */
  readonly extensions: readonly AnyExtension[]
  /** Divides what is written through a binding; its plugin comes before those of compositions. A bound function. */
  readonly bind: (binding: Binding) => { readonly plugin: Plugin; readonly release: () => void }
  /** A position that others know too; `null` when there is none. A bound function. */
  readonly toShared: (position: Y.RelativePosition) => Y.RelativePosition | null
}

/**
 * One open document: the only interface through which the editor, the app and the widget use the session. It reconnects
 * by itself and ends with {@link destroy}.
 */
export interface DocumentSession {
  readonly address: string
  readonly server: string
  /** Sends requests of the HTTP API with the credentials of the session. A bound function. */
  readonly send: Send
  /** When what is written in {@link doc} is held back from the document. */
  readonly holding?: Holding
  /** The Yjs document. It is another one after a clientID conflict; subscribers are notified of that. */
  readonly doc: Y.Doc
  /** The awareness of {@link doc}; replaced together with it. */
  readonly awareness: Awareness
  /** The present snapshot; the same object until something changes. A bound function. */
  readonly snapshot: () => SessionSnapshot
  /** Calls `listener` after every change of the snapshot; returns the unsubscription. A bound function. */
  readonly subscribe: (listener: () => void) => () => void
  /**
   * Calls `listener` when the server says that something beside the text has changed, and after a reconnection, as what it
   * said meanwhile is lost; returns the unsubscription.
   */
  onHint(listener: (hint: Hint) => void): () => void
  /** Calls `listener` before each message of the server to {@link doc} is applied; returns the unsubscription. */
  beforeMessage(listener: () => void): () => void
  /** The clientIDs under which earlier pages of this browser have written {@link doc}. It grows while it is read. */
  readonly formerClientIds: ReadonlySet<number>
  /**
   * Has the server's updates of {@link doc} applied by `apply` instead of Yjs itself, until the returned function is
   * called. For an editor that is bound to the document.
   */
  applyUpdatesBy(apply: ApplyUpdate): () => void
  /** The text that this browser has written and the server has not acknowledged; one line for each block. */
  unsavedText(): string
  /** Changes the user's name and colour for all participants. */
  setUser(user: Person): void
  /** Connects now, without waiting for the next scheduled attempt. */
  connect(): void
  /** Leaves the room and deletes the local copy, also what of it is not saved. {@link doc} stays usable. */
  discardLocalCopy(): Promise<void>
  /** Leaves the room and closes the local copy, which stays in IndexedDB. */
  destroy(): void
}
