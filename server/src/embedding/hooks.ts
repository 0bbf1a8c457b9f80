import type * as Y from 'yjs'
import type { Authentication, Credentials } from '../access/access.ts'
import type { Principal, Role } from '../access/principal.ts'

/** The names of the hooks. */
export type HookName = keyof Hooks

/** What every context of a hook of one document has. */
export interface DocumentContext {
  /** The address of the document: `project/key`. */
  readonly document: string
  /** The id of the document in the database; it stays when the document gets another address. */
  readonly documentId: string
}

/** What a context has whose hook may take time. */
export interface TimedContext {
  /** Aborted when the hook has taken longer than it may. */
  readonly signal: AbortSignal
}

/** The credentials of a client that opens a document or sends an HTTP request. */
export interface AuthenticateContext extends Credentials, TimedContext {}

/** Somebody whom {@link Hooks.authenticate} lets in. */
export interface AuthenticatedUser {
  /** Stable id of the user, for authorship and presence; not empty. */
  readonly user: string
  readonly role: Role
}

/** A refusal of {@link Hooks.authenticate}: the credentials are wrong, or the user may not do this. */
export interface RefusedUser {
  readonly refuse: Extract<Authentication, { ok: false }>['code']
}

/** The document that {@link Hooks.load} is asked to give content to. */
export interface LoadContext extends DocumentContext, TimedContext {
  /** The project, the part of the address before the first slash. */
  readonly project: string
  /** The rest of the address, such as the id of a row in the program's own database. */
  readonly key: string
}

/** Content for a document: a Yjs document, or a Yjs update in version 1; `null` leaves the document empty. */
export type LoadResult = Y.Doc | Uint8Array | null | undefined

/** A session that begins or ends. */
export interface SessionContext extends DocumentContext, TimedContext {
  /** Number of the session, unique in the process. It is the same in `joined` and `left`. */
  readonly session: number
  /** The user with the role in this document. */
  readonly principal: Principal
  /** `client`: one document on one socket. `process`: a participant in this process, such as an agent or `open`. */
  readonly kind: 'client' | 'process'
  /** Sessions of this document on this node afterwards, those in the process included. */
  readonly sessions: number
}

/** Changes of a document that this node took in and committed. */
export interface ChangedContext extends DocumentContext, TimedContext {
  /** Ids of the users who made changes since the last call for this document. */
  readonly principals: readonly string[]
  /** The whole document as it is now, as a Yjs update in version 1. Later changes may be in it. */
  update(): Uint8Array
  /** The same as a new Yjs document, which the hook may keep. Decodes the whole document: use it when needed. */
  toDoc(): Y.Doc
}

/** A commit of a document in the database. */
export interface StoredContext extends DocumentContext, TimedContext {
  /** Sequence number of the last update that is committed; 0 when it is not known. */
  readonly sequence: number
}

/** A stateless message of a client of Hocuspocus. */
export interface StatelessContext extends DocumentContext, TimedContext {
  readonly session: number
  readonly principal: Principal
  readonly payload: string
  /** Sends a stateless message to this client alone. Does nothing when its session has ended. */
  reply(payload: string): void
  /** Sends a stateless message to all clients of the document on this node. */
  broadcast(payload: string): void
}

/** An update that is about to be taken in. */
export interface BeforeUpdateContext extends DocumentContext {
  readonly session: number
  readonly principal: Principal
  /** The new part of the update, Yjs version 1. Its bytes must not be changed. */
  readonly update: Uint8Array
}

/** What a client shows of itself. */
export interface PresentClient {
  /** The clientID of its Yjs document. */
  readonly clientId: number
  /** The state as the client set it; its `user` says nothing reliable about who it is. */
  readonly state: unknown
}

/** The presence in a document changed. */
export interface AwarenessContext extends DocumentContext, TimedContext {
  /** Who is there now, on any node. Decodes all states: use it when needed. */
  clients(): readonly PresentClient[]
}

/**
 * Functions of the embedding program that the server calls. All are optional, and a hook that is absent costs nothing.
 *
 * A hook that throws, rejects, or takes longer than `hookTimeoutMs` affects the document or request that it was called
 * for and no other. The log names the hook and the document. What a hook returns after its time is ignored.
 */
export interface Hooks {
  /**
   * Says who a client is and what it may do. Called for each document that a client opens and for each HTTP request of
   * the API. A hook that fails denies this document or request alone, as `internal`.
   */
  authenticate?(context: AuthenticateContext): Promise<AuthenticatedUser | RefusedUser>
  /**
   * Gives content to a document that was never written to. May be called several times, and on several nodes at once;
   * the content of exactly one call is stored, before any client gets the document. A hook that fails keeps the
   * document closed (`internal`), so that no client writes into an empty one; the next client calls it again.
   */
  load?(context: LoadContext): LoadResult | Promise<LoadResult>
  /** A session began on this node. It does not wait for the hook. */
  joined?(context: SessionContext): void | Promise<void>
  /** A session ended on this node. Called after `joined` of the same session has ended. */
  left?(context: SessionContext): void | Promise<void>
  /**
   * A document was changed on this node and the changes are committed. Called `changedDelayMs` after the last change, and
   * `changedMaxDelayMs` after the first one when changes go on; never twice at once for a document. A hook that fails is
   * not called again for the same changes.
   */
  changed?(context: ChangedContext): void | Promise<void>
  /**
   * This node committed updates of a document. Never called twice at once for a document: commits that happen during a
   * call are told of in one call after it. Not called by a server that keeps nothing (`COWRITE_STORE=memory`).
   */
  stored?(context: StoredContext): void | Promise<void>
  /** The stateless message of a client was passed on to the other clients of the document. */
  stateless?(context: StatelessContext): void | Promise<void>
  /**
   * Called for every update before it is taken in, with its bytes; returns a reason to refuse it. It must not wait: it
   * runs while the update is handled, for every key that somebody presses. A client whose update is refused has content
   * that the document does not have, so the document is closed for it with `forbidden` and the reason. When the hook
   * throws, it is closed with `internal`. Updates that other nodes took in were examined there.
   */
  beforeUpdate?(context: BeforeUpdateContext): string | null | undefined
  /**
   * What people show of themselves changed: carets, selections, who is there. Changes within 250 ms are told of in one
   * call; never twice at once for a document.
   */
  awareness?(context: AwarenessContext): void | Promise<void>
}

/** Times of the hooks. */
export interface HookTimes {
  /** A hook may take this long, in ms. [10,000] */
  readonly hookTimeoutMs: number
  /** `changed` is called this long after the last change, in ms. [2,000] */
  readonly changedDelayMs: number
  /** `changed` is called this long after the first change at the latest, in ms. [10,000] */
  readonly changedMaxDelayMs: number
}

/** The times that hold when a program gives none. */
export const DEFAULT_HOOK_TIMES: HookTimes = {
  hookTimeoutMs: 10_000,
  changedDelayMs: 2_000,
  changedMaxDelayMs: 10_000,
}
