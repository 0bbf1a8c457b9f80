/** A project, as its members see it. */
export interface ProjectRecord {
  readonly id: string
  readonly organization: string
  /** The first part of its documents' addresses; it never changes. */
  readonly key: string
  /** The key, unless it was given another one. */
  readonly name: string
  readonly createdAt: Date
  readonly trashedAt: Date | null
  /** The number of its documents that are neither restricted nor in the trash. */
  readonly documents: number
}

/** Projects of organizations. Documents create projects by themselves only in open mode. */
export interface ProjectStore {
  /** `null`: there is none. */
  find(key: string): Promise<ProjectRecord | null>
  /** The projects of an organization, by name; those in the trash too. */
  list(organization: string): Promise<ProjectRecord[]>
  /** The keys of these projects, or of those of these organizations. */
  keys(of: { readonly project: string } | { readonly organization: string }): Promise<string[]>
  /** Creates a project. `null`: there is one with this key, perhaps of another organization. */
  create(organization: string, key: string, name: string): Promise<ProjectRecord | null>
  /** `null`: there is none. */
  rename(id: string, name: string): Promise<ProjectRecord | null>
  /** Moves a project into the trash (`true`) or out of it; `null`: there is none. */
  setTrashed(id: string, trashed: boolean): Promise<ProjectRecord | null>
}
