import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorCode } from '@cowrite/crdt'
import type { DocumentAddress, DocumentRecord, Visibility } from '@cowrite/persistence'
import type { Principal } from './principal.ts'

/** What a client shows of itself when it opens a document or sends a request. */
export interface Credentials {
  /** The token; an empty string when there is none. */
  readonly token: string
  /** The document by the name that the client uses; `null` for a request that concerns none. */
  readonly documentName: string | null
  /** The headers of the request, or of the WebSocket's upgrade request. */
  readonly headers: IncomingHttpHeaders
  /** The address of the other end of the connection; a proxy's where there is one. `null`: not known any more. */
  readonly peerAddress: string | null
}

/** Who a client is, or why it is turned away; `detail` says what is wrong for developers, and tells no secret. */
export type Authentication =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly code: RefusalCode; readonly detail?: string }

/**
 * Why credentials are refused, by its name in the table of errors. `expired`: fresh ones would do. `keys-away`: they
 * cannot be checked now.
 */
export type RefusalCode = Extract<ErrorCode, 'unauthorized' | 'forbidden' | 'expired' | 'keys-away'>

/** Checks credentials. */
export interface Authenticator {
  /** Says whose credentials these are. A rejection denies that document or request alone, as `internal`. */
  authenticate(credentials: Credentials): Promise<Authentication>
}

/** What a principal may do with a document. */
export interface Permissions {
  readonly read: boolean
  /** Comment, and suggest changes. */
  readonly comment: boolean
  /** Change the content. */
  readonly write: boolean
  /** Rename, trash, restore. */
  readonly manage: boolean
  /** Give and take rights, delete for good, close to edits. */
  readonly share: boolean
}

/** What a y-websocket client shows when it connects; its protocol has no message for credentials. */
export interface UpgradeCredentials extends Omit<Credentials, 'token'> {
  /** Of the query `ticket`; `null`: none. */
  readonly ticket: string | null
  /** Of the header `Authorization: Bearer …`; an empty string when there is none. */
  readonly token: string
  readonly documentName: string
}

/** Checks y-websocket clients before they get a socket. */
export interface UpgradeAuthenticator {
  /** Says whose credentials these are. Rejects only when the database does. */
  authenticateUpgrade(credentials: UpgradeCredentials): Promise<Authentication>
}

/** Who may do what: the only place that decides it. */
export interface Access extends Authenticator {
  /**
   * Checks y-websocket clients before they get a socket. `null`: it is given to all, and the token is in the URL, as in
   * open mode and for programs with an authenticator of their own.
   */
  readonly upgrades: UpgradeAuthenticator | null
  /** Whether headers and peer addresses are looked at: connections keep them only then. */
  readonly usesPeer: boolean
  /**
   * What `principal` may do with the document at `address`; `document` is `null` when there is none. Opening an address
   * without a document takes the permission to read, and creates the document.
   */
  authorize(
    principal: Principal,
    address: DocumentAddress,
    document: DocumentRecord | null,
  ): Promise<Permissions>
  /** Which documents lists show to `principal`: those that {@link authorize} lets it read, without asking for each. */
  visibility(principal: Principal): Visibility
}
