import type { TextMatch } from './find-in-text.ts'

/** The texts in which a pattern is searched. */
export interface SearchRequest {
  readonly pattern: RegExp
  readonly texts: readonly string[]
  /** Asks for the replacement of each match. */
  readonly template?: string
}

/** The matches in each text; null when the search took longer than its time limit. */
export type SearchAnswer = readonly (readonly TextMatch[])[] | null

/** What the worker tells: that it begins, its code being loaded, and what it found. */
export type FromSearchWorker =
  | { readonly type: 'begun' }
  | { readonly type: 'found'; readonly answer: NonNullable<SearchAnswer> }

/** Searches with an expression of the user, whose time has no bound by itself, apart from the page. */
export interface ExpressionSearch {
  search(request: SearchRequest): Promise<SearchAnswer>
  destroy(): void
}
