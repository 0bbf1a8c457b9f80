/** A group of people of an organization. */
export interface GroupRecord {
  readonly id: string
  readonly organization: string
  readonly name: string
  /** The name of the group in claims of identity providers; `null`: none. */
  readonly claim: string | null
  /** The accounts of its members. */
  readonly members: readonly string[]
}

/** Groups, to which roles are given as to people. */
export interface GroupStore {
  /** The groups of an organization, by name. */
  list(organization: string): Promise<GroupRecord[]>
  /** `null`: there is none. */
  find(id: string): Promise<GroupRecord | null>
  /** `null`: the organization has one with this name. */
  create(organization: string, name: string, claim: string | null): Promise<GroupRecord | null>
  /** `null`: there is no such group, or another one has the name. What is absent stays. */
  update(
    id: string,
    change: { readonly name?: string; readonly claim?: string | null },
  ): Promise<GroupRecord | null>
  /** Deletes a group with its grants. */
  delete(id: string): Promise<void>
  /** Makes a member of the group's organization a member of the group; `false`: nothing changed. */
  add(id: string, account: string): Promise<boolean>
  /** `false`: nothing changed. */
  remove(id: string, account: string): Promise<boolean>
}
