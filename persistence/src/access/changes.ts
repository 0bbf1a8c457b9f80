/** Whose rights changed: every open socket that this concerns is decided on again. All values are ids. */
export type AccessScope =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'session'; readonly session: string }
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'consent'; readonly grant: string }
  | { readonly kind: 'link'; readonly link: string }
  | { readonly kind: 'organization'; readonly organization: string }
  | { readonly kind: 'project'; readonly project: string }
  | { readonly kind: 'document'; readonly document: string }

/** A stored change. */
export interface AccessChange {
  /** Increases with each change. */
  readonly id: number
  readonly scope: AccessScope
}

/**
 * Changes of rights, for the nodes to follow. A change is written in the transaction of what it tells, so that a node
 * that sees it also sees the new rights.
 */
export interface AccessChangeStore {
  /** Writes a change. */
  tell(scope: AccessScope): Promise<void>
  /** The id of the newest change; 0 without any. */
  newest(): Promise<number>
  /**
   * The changes after an id, oldest first. Ids are given before a transaction is committed, so a change may appear after
   * one with a higher id: a reader asks again for what lies some seconds back.
   */
  after(id: number, limit: number): Promise<AccessChange[]>
  /** Deletes the changes from before `time`. */
  deleteBefore(time: Date): Promise<number>
}
