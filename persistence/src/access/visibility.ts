import type { DocumentAddress } from '../document-address.ts'
import type { Subject } from './facts.ts'

/**
 * Which documents a list shows to somebody: those for which the server's `effectiveRole` is at least that of a viewer. A
 * property test holds the two equal.
 */
export type Visibility =
  /** Every document: open mode, and the server itself. */
  | { readonly kind: 'all' }
  /** No document. */
  | { readonly kind: 'none' }
  /** What grants in the database give the subject. */
  | {
      readonly kind: 'subject'
      readonly subject: Subject
      /** Ids of the only projects; `null`: all that the subject reaches. */
      readonly projects: readonly string[] | null
    }
  /** What a token names by itself, in projects outside the trash. */
  | { readonly kind: 'places'; readonly places: readonly VisiblePlace[] }

/** Documents of one project: all of them, the one with this key, or those whose keys begin with it. */
export interface VisiblePlace {
  readonly project: string
  readonly match: 'all' | 'exact' | 'prefix'
  /** Empty when `match` is `all`. */
  readonly key: string
}

/** Every document. */
export const VISIBLE_TO_ALL: Visibility = { kind: 'all' }

/** No document. */
export const VISIBLE_TO_NONE: Visibility = { kind: 'none' }

/** Whether one of the places has the address. */
export function isInPlaces(places: readonly VisiblePlace[], address: DocumentAddress): boolean {
  return places.some(
    ({ project, match, key }) => project === address.project && matches(match, key, address.key),
  )
}

function matches(match: VisiblePlace['match'], wanted: string, key: string): boolean {
  switch (match) {
    case 'all':
      return true
    case 'exact':
      return key === wanted
    case 'prefix':
      return key.startsWith(wanted)
    default:
      return match satisfies never
  }
}
