import type { Author, AuthorKind, Authorship } from '../store.ts'

/** A row of `authorship`. */
export interface AuthorshipRow {
  readonly client: number
  readonly principal: string
  readonly kind: AuthorKind
  readonly run: string | null
}

/** The entry that a row stands for. */
export function toAuthorship(row: AuthorshipRow & { readonly clock: number }): Authorship {
  const { client, clock, principal, kind, run } = row
  return { client, clock, author: { principal, kind, run } }
}

/** All entries of one author in a document: `client:clock,client:clock,…`. */
export interface AuthoredRow extends Omit<AuthorshipRow, 'client'> {
  readonly entries: string
}

/** Adds the entries that a row stands for to `authorship`. */
export function readAuthored({ principal, kind, run, entries }: AuthoredRow, authorship: Authorship[]): void {
  const author = { principal, kind, run }
  for (const entry of entries.split(',')) {
    const colon = entry.indexOf(':')
    authorship.push({ client: Number(entry.slice(0, colon)), clock: Number(entry.slice(colon + 1)), author })
  }
}

/** The entries of one author in one document of a batch. */
interface Authored {
  readonly index: number
  readonly author: Author
  readonly clients: number[]
  readonly clocks: number[]
}

/**
 * Columns for `unnest`, a row for each author in each document: index of the document, principal, kind, run, clients and
 * clocks. The last two are arrays in PostgreSQL's notation: drivers quote each element of an array in turn.
 */
export function authorshipColumns(
  entries: readonly (Authorship & { readonly index: number })[],
): [number[], string[], string[], (string | null)[], string[], string[]] {
  const groups: Authored[] = []
  for (const { index, client, clock, author } of entries) {
    let group = groups.at(-1)
    if (group?.index !== index || !isSame(group.author, author)) {
      group = { index, author, clients: [], clocks: [] }
      groups.push(group)
    }
    group.clients.push(client)
    group.clocks.push(clock)
  }
  return [
    groups.map(({ index }) => index),
    groups.map(({ author }) => author.principal),
    groups.map(({ author }) => author.kind),
    groups.map(({ author }) => author.run),
    groups.map(({ clients }) => `{${clients.join(',')}}`),
    groups.map(({ clocks }) => `{${clocks.join(',')}}`),
  ]
}

function isSame(a: Author, b: Author): boolean {
  return a === b || (a.principal === b.principal && a.kind === b.kind && a.run === b.run)
}
