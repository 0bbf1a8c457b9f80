import type { Author } from '@cowrite/persistence'

/** What a principal may do with a document. */
export type Role = 'editor' | 'reader'

/** Who is behind a connection, as the server found out; never what a client says of itself. */
export interface Principal {
  /** Stable id for authorship and presence: `guest`, `agent:…`. */
  readonly id: string
  /** As whom it is recorded. A `guest` is anybody without an identity: all guests are one principal. */
  readonly author: Author
  readonly role: Role
}

/** Who a connection is, or why it is turned away. */
export type Authentication =
  | { readonly ok: true; readonly principal: Principal }
  | { readonly ok: false; readonly code: 'unauthorized' | 'forbidden' }

/** Checks credentials. Small on purpose: accounts and tokens come behind the same face. */
export interface Authenticator {
  /** `token` is what the client sent, an empty string when it sent none. */
  authenticate(token: string): Promise<Authentication>
}
