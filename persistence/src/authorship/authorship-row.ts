import { encodeBigintArray } from '../sql/bigint-array.ts'
import type { Author, AuthorKind, Authorship } from './authorship.ts'

/** A row of `authorship`. */
export interface AuthorshipRow {
  readonly client: number
  readonly principal: string
  readonly kind: AuthorKind
  readonly run: string | null
}

/** The entry of a row. */
export function toAuthorship(row: AuthorshipRow & { readonly clock: number }): Authorship {
  const { client, clock, principal, kind, run } = row
  return { client, clock, author: { principal, kind, run } }
}

/** All entries of one author in a document: `client:clock,client:clock,…`. */
export interface AuthoredRow extends Omit<AuthorshipRow, 'client'> {
  readonly entries: string
}

/** Appends the entries of a row to `authorship`. */
export function readAuthored({ principal, kind, run, entries }: AuthoredRow, authorship: Authorship[]): void {
  const author = { principal, kind, run }
  for (const entry of entries.split(',')) {
    const colon = entry.indexOf(':')
    authorship.push({ client: Number(entry.slice(0, colon)), clock: Number(entry.slice(colon + 1)), author })
  }
}

/** New entries of authorship of one document. */
export interface AuthoredPart {
  /** Index of the document in its batch. */
  readonly index: number
  readonly authorship: readonly Authorship[]
}

/**
 * Columns for `unnest` with a row for each series of entries of one author in one document: index of the document,
 * principal, kind, run of an agent, numbers of the first and last entry from 1; then the encoded clients and clocks of
 * all entries.
 */
export function authorshipColumns(
  parts: readonly AuthoredPart[],
): [number[], string[], string[], (string | null)[], number[], number[], Uint8Array, Uint8Array] {
  const indexes: number[] = []
  const authors: Author[] = []
  const firsts: number[] = []
  const lasts: number[] = []
  const clients: number[] = []
  const clocks: number[] = []
  for (const { index, authorship } of parts) {
    let last: Author | null = null
    for (const { client, clock, author } of authorship) {
      if (last === null || !isSame(last, author)) {
        last = author
        indexes.push(index)
        authors.push(author)
        firsts.push(clients.length + 1)
        lasts.push(0)
      }
      clients.push(client)
      clocks.push(clock)
      lasts[lasts.length - 1] = clients.length
    }
  }
  return [
    indexes,
    authors.map(({ principal }) => principal),
    authors.map(({ kind }) => kind),
    authors.map(({ run }) => run),
    firsts,
    lasts,
    encodeBigintArray(clients),
    encodeBigintArray(clocks),
  ]
}

function isSame(a: Author, b: Author): boolean {
  return a === b || (a.principal === b.principal && a.kind === b.kind && a.run === b.run)
}
