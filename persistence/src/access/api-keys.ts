import type { KeyScope } from './roles.ts'

/** Whose a key is. */
export type KeyHolder =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'organization'; readonly organization: string }

/** A project that keys are limited to. */
export interface KeyProject {
  readonly id: string
  readonly key: string
}

/** A key that is to be made. */
export interface NewApiKey {
  readonly holder: KeyHolder
  readonly name: string
  /** The key itself: only its hash is stored. */
  readonly secret: string
  /** The first characters of the key, which are shown. */
  readonly prefix: string
  readonly scopes: readonly KeyScope[]
  /** Ids of projects; `null`: all that its holder reaches. */
  readonly projects: readonly string[] | null
  /** The principal that makes it. */
  readonly createdBy: string
  readonly expiresAt: Date | null
}

/** A key as it is shown. */
export interface ApiKeyRecord {
  readonly id: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly KeyScope[]
  /** Those that still exist; `null`: all that its holder reaches. */
  readonly projects: readonly KeyProject[] | null
  readonly createdBy: string
  readonly createdAt: Date
  /** Written at most once a minute. */
  readonly lastUsedAt: Date | null
  readonly expiresAt: Date | null
  /** Until when the key before the last rotation is accepted too; `null`: never rotated. */
  readonly previousUntil: Date | null
}

/** What a key that somebody shows proves. */
export interface KeyProof {
  readonly id: string
  readonly holder: KeyHolder
  readonly name: string
  readonly scopes: readonly KeyScope[]
  readonly projects: readonly string[] | null
  /** How often the key that was shown had been replaced. */
  readonly generation: number
  /** When the key that was shown ends: it expires, or is the one before a rotation. */
  readonly endsAt: Date | null
  readonly lastUsedAt: Date | null
  /** How its holder is shown; `null` for an organization. */
  readonly person: KeyPerson | null
}

/** The person who holds a key. */
export interface KeyPerson {
  readonly name: string
  readonly colour: string | null
  readonly avatar: string | null
  readonly invisible: boolean
}

/** Keys of the API. Times are those of the database. */
export interface ApiKeyStore {
  /** Makes a key; `null` when its holder has that many that are not revoked. */
  create(key: NewApiKey, most: number): Promise<ApiKeyRecord | null>
  /** The keys of a holder that are not revoked, newest first. */
  list(holder: KeyHolder): Promise<ApiKeyRecord[]>
  /** What a key proves that is alive, and whose holder is not disabled; `null` for any other text. */
  prove(secret: string): Promise<KeyProof | null>
  /** Notes that a key was used, unless that was noted within the last minute. */
  used(id: string): Promise<void>
  /**
   * Replaces a key that is alive. The one before is accepted for `graceMs`, and the one before that not any more. `null`
   * when the holder has no such key.
   */
  rotate(
    holder: KeyHolder,
    id: string,
    by: { readonly secret: string; readonly prefix: string; readonly graceMs: number },
  ): Promise<ApiKeyRecord | null>
  /** Ends a key at once; `null` when the holder has no such key. */
  revoke(holder: KeyHolder, id: string): Promise<ApiKeyRecord | null>
  /**
   * The projects that a holder reaches at all, trash excluded: those with these keys, or with `null` the first 500 by key.
   */
  projects(holder: KeyHolder, keys: readonly string[] | null): Promise<KeyProject[]>
}
