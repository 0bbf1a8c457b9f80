/** Whose rights changed: every open socket that this concerns is decided on again. All values are ids. */
export type AccessScope =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'consent'; readonly grant: string }
  | { readonly kind: 'organization'; readonly organization: string }
  | { readonly kind: 'project'; readonly project: string }
  | { readonly kind: 'document'; readonly document: string }

/** A stored change. */
export interface AccessChange {
  /** Unique. */
  readonly id: number
  readonly scope: AccessScope
}

/** The changes that took effect in a period. */
export interface RecentChanges {
  /** The end of the period, by the clock of the database. */
  readonly time: Date
  readonly changes: readonly AccessChange[]
}

/**
 * Changes of rights, for the nodes to follow. A change is written in the transaction of what it tells, so that a node
 * that sees it also sees the new rights.
 */
export interface AccessChangeStore {
  /**
   * Writes a change. `at`: when it takes effect, for rights that end by themselves, such as those of a link with an expiry.
   * [now]
   */
  tell(scope: AccessScope, at?: Date): Promise<void>
  /**
   * The changes that took effect from `since` to now. Their time is that of the start of their transaction, which may be
   * committed later, so a reader asks again for what lies some seconds back, and skips what it knows. `null`: none, only
   * the time.
   */
  read(since: Date | null): Promise<RecentChanges>
  /** Deletes the changes from before `time`. */
  deleteBefore(time: Date): Promise<number>
}
