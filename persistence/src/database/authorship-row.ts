import type { AuthorKind, Authorship } from '../store.ts'

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

/** Columns for `unnest`: index of the document, client, clock, principal, kind, run. */
export function authorshipColumns(
  entries: readonly (Authorship & { readonly index: number })[],
): [number[], number[], number[], string[], string[], (string | null)[]] {
  return [
    entries.map(({ index }) => index),
    entries.map(({ client }) => client),
    entries.map(({ clock }) => clock),
    entries.map(({ author }) => author.principal),
    entries.map(({ author }) => author.kind),
    entries.map(({ author }) => author.run),
  ]
}
