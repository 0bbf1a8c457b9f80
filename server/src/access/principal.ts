import type { Author } from '@cowrite/persistence'

/** What a principal may do in a room. */
export type Role = 'editor' | 'reader'

/** Who uses a connection, as the server found out; never what a client says of itself. */
export interface Principal {
  /** Stable id for authorship and presence: `guest`, `agent:…`. */
  readonly id: string
  /** The author of its edits. All clients without an identity are one `guest`. */
  readonly author: Author
  readonly role: Role
}

/** The server itself: what its own commands and the program that embeds it do. It may do everything. */
export const SERVER_PRINCIPAL: Principal = {
  id: 'server',
  author: { principal: 'server', kind: 'agent', run: null },
  role: 'editor',
}
