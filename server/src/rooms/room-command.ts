import type { ErrorCode } from '@cowrite/crdt'
import type { AccessScope } from '@cowrite/persistence'

/** An operation on the rooms of all nodes. */
export type RoomCommand =
  /** Closes all sessions of a document, with an entry of the table of errors. */
  | { readonly kind: 'close'; readonly documentId: string; readonly code: ErrorCode }
  /** A document was moved to the trash or restored from it. */
  | { readonly kind: 'trashed'; readonly documentId: string; readonly trashed: boolean }
  /** Closes all sessions of a principal. */
  | { readonly kind: 'revoke'; readonly principal: string }
  /** Sets the role of a principal in a document; `null`: no access. */
  | {
      readonly kind: 'role'
      readonly principal: string
      readonly documentId: string
      readonly role: 'editor' | 'reader' | null
    }
  /** Sends a stateless message to all members of a document's room. */
  | { readonly kind: 'stateless'; readonly documentId: string; readonly payload: string }
  /** Ends what a run of an agent has in a document: its members leave, and nothing more of it is written. */
  | { readonly kind: 'stop-run'; readonly documentId: string; readonly run: string }
  /** Closes a document to all edits, or opens it again. */
  | { readonly kind: 'read-only'; readonly documentId: string; readonly on: boolean }
  /** Rights changed: members whom this concerns are decided on again. */
  | { readonly kind: 'access-changed'; readonly scope: AccessScope }
