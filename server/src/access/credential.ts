import type { DocumentRole, KeyScope } from '@cowrite/persistence'

/**
 * What a client proved itself with. It says whose rights count and what they are limited to; the roles themselves are in
 * the database, except for grants of a host application.
 */
export type Credential =
  /** A person signed in with a browser. */
  | { readonly kind: 'session'; readonly session: string; readonly account: string }
  /** An API key of a person, or of an organization when `account` is `null`. `generation`: how often it was replaced. */
  | ({
      readonly kind: 'key'
      readonly key: string
      readonly generation: number
      readonly account: string | null
    } & KeyLimits)
  /** A program with a person's consent, by the authorization server; `grant` is the consent. */
  | ({ readonly kind: 'consent'; readonly grant: string; readonly account: string } & KeyLimits)
  /** A guest who opened a share link. A person with an account who did uses their session. */
  | { readonly kind: 'visit'; readonly visit: string }
  /** A token of a host application that grants by itself. What it does not name is not granted. */
  | { readonly kind: 'host'; readonly grants: readonly HostGrant[] }
  /** A token of a host application that names a person whose rights are in the database. */
  | { readonly kind: 'host-account'; readonly account: string }
  /** The program that contains the server, for somebody it names. */
  | { readonly kind: 'program' }

/** What a key or a consent is limited to. */
export interface KeyLimits {
  readonly scopes: readonly KeyScope[]
  /** Ids of projects; `null`: all that its holder reaches. */
  readonly projects: readonly string[] | null
}

/** What a host application grants in one project. */
export interface HostGrant {
  readonly project: string
  /** The keys of documents: exact, or all that begin so. `null`: all documents of the project. */
  readonly documents: readonly HostDocuments[] | null
  readonly role: DocumentRole
}

export type HostDocuments =
  | { readonly match: 'exact'; readonly key: string }
  | { readonly match: 'prefix'; readonly prefix: string }
