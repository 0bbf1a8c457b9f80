import type { GrantTarget, ProjectRecord } from '@cowrite/persistence'

/** What is shared: a document, or all documents of a project that are not restricted. */
export interface SharedPlace {
  readonly target: GrantTarget
  /** Its title or name, for the audit log. */
  readonly name: string
  readonly project: ProjectRecord
}
