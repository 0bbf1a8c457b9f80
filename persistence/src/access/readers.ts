/** Somebody who can be mentioned: a person or a group. */
export interface NamedParty {
  readonly kind: 'account' | 'group'
  readonly id: string
  readonly name: string
  /** `#rrggbb`; `null`: none. */
  readonly colour: string | null
}

/** The names of people and groups, and who reaches a document. */
export interface ReaderStore {
  /** The accounts and groups with these ids, in no order; unknown ones are left out. */
  named(ids: readonly string[]): Promise<NamedParty[]>
  /**
   * People and groups that grants, roles in the organization or living links let reach a document, whose names contain
   * `query`: by name, at most `limit`. A group does when it is granted something, or everyone is. Whether a person may read
   * at present is to be decided by the facts.
   */
  search(document: string, query: string, limit: number): Promise<NamedParty[]>
  /** Those of the groups that reach a document. */
  groupsOf(document: string, groups: readonly string[]): Promise<NamedParty[]>
}
