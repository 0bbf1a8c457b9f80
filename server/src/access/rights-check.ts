import type { AccessScope, DocumentAddress, DocumentRole } from '@cowrite/persistence'
import type { Permissions } from './access.ts'
import type { Principal } from './principal.ts'

/** A principal in a document. */
export interface RightsRequest {
  readonly principal: Principal
  readonly address: DocumentAddress
}

/** What a principal may do, or why it has to leave. */
export type Rights =
  | { readonly ok: true; readonly role: DocumentRole; readonly permissions: Permissions }
  /** `unauthorized`: the credential is over. `trashed`: the project is in the trash. */
  | { readonly ok: false; readonly code: 'unauthorized' | 'forbidden' | 'trashed' }

/** Decides again on principals that are in documents already, when rights change. */
export interface RightsCheck {
  /**
   * The keys of the projects whose documents a change concerns; `null`: the change does not go by projects. Rejects with a
   * `StoreError`.
   */
  projectsOf(scope: AccessScope): Promise<ReadonlySet<string> | null>
  /** Decides on many together. The answers are in the order of the requests. Rejects with a `StoreError`. */
  check(requests: readonly RightsRequest[]): Promise<readonly Rights[]>
}
