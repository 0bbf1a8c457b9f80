import type { AccountRecord, Author } from '@cowrite/persistence'
import { authorName } from './author-name.ts'

/** An author as people know them. */
export interface NamedAuthor {
  /** The principal; empty when nobody knows who it was, or it was imported. */
  readonly id: string
  readonly name: string
  readonly kind: 'person' | 'guest' | 'agent' | 'unknown'
  /** `#rrggbb`; `null`: none is known. */
  readonly colour: string | null
}

/** What the ids of the principals of accounts begin with. */
const PERSON = 'person:'
/** What the ids of the principals of a host application's people begin with. */
const HOST = 'host:'
/** The server itself, which writes what is imported and the first content. */
const SERVER = 'server'

const UNKNOWN: NamedAuthor = { id: '', name: 'Imported or unknown', kind: 'unknown', colour: null }

/** The names and colours of authors. */
export class AuthorNames {
  private readonly findAccount: (id: string) => Promise<AccountRecord | null>

  /** `findAccount`: `null` for a deleted account; always `null` on a server without accounts. */
  constructor(findAccount: (id: string) => Promise<AccountRecord | null>) {
    this.findAccount = findAccount
  }

  /** The authors in the same order; `null` is who is not known. */
  async of(authors: readonly (Author | null)[]): Promise<readonly NamedAuthor[]> {
    const ids = new Set(
      authors.flatMap((author) => (author?.principal.startsWith(PERSON) ? [author.principal] : [])),
    )
    const accounts = new Map<string, AccountRecord | null>()
    for (const id of ids) accounts.set(id, await this.findAccount(id.slice(PERSON.length)))
    return authors.map((author) => named(author, accounts))
  }
}

function named(author: Author | null, accounts: ReadonlyMap<string, AccountRecord | null>): NamedAuthor {
  if (author === null || author.principal === SERVER) return UNKNOWN
  const { principal: id, kind } = author
  const account = accounts.get(id)
  if (account === null) return { id, name: 'Deleted account', kind, colour: null }
  if (account !== undefined) return { id, name: account.name, kind, colour: account.colour }
  const name = id.startsWith(HOST) ? id.slice(HOST.length) : authorName(author)
  return { id, name, kind, colour: null }
}
