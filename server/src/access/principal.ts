import type { Author } from '@cowrite/persistence'
import type { Credential } from './credential.ts'

/** What a principal may do in a room. */
export type Role = 'editor' | 'reader'

/** How a principal is shown to others: the server's word, which a client cannot change. */
export interface Identity {
  readonly name: string
  /** `#rrggbb`; `null`: the client chooses. */
  readonly colour: string | null
  /** The address of a picture; `null`: none. */
  readonly avatar: string | null
  /** Whether others do not see where this person is. */
  readonly invisible: boolean
}

/** Who uses a connection, as the server found out; never what a client says of itself. */
export interface Principal {
  /**
   * Stable id for authorship and presence: `guest`, `agent:…`, `person:` with the id of an account, `link:` with the id of
   * a visit, `host:` with a host application's name of a person, `key:` with the id of a key of an organization.
   */
  readonly id: string
  /** The author of its edits. All clients without an identity are one `guest`. */
  readonly author: Author
  readonly role: Role
  /** Absent: without accounts, clients say themselves who they are. */
  readonly identity?: Identity
  /** What the access decides by. Absent: the role decides. */
  readonly credential?: Credential
  /**
   * The session of a person who has to set up a second factor first: it reaches their own account and nothing else. Without
   * a `credential` then.
   */
  readonly limitedSession?: { readonly account: string; readonly session: string }
  /** When the credential ends, as `Date.now()` counts. Absent: never by itself. */
  readonly expiresAt?: number
}

/** The server itself: what its own commands and the program that embeds it do. It may do everything. */
export const SERVER_PRINCIPAL: Principal = {
  id: 'server',
  author: { principal: 'server', kind: 'agent', run: null },
  role: 'editor',
}
