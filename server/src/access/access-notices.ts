import type { AccessScope } from '@cowrite/persistence'

/** Tells the rooms of all nodes that rights changed, after the change was committed. */
export interface AccessNotices {
  /** Has every member whom the scope concerns decided on again. */
  changed(scope: AccessScope): void
}
