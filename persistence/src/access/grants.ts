import type { DocumentRole } from './roles.ts'

/** Whom a grant names. `everyone`: the members of the organization but its guests. */
export type Grantee =
  | { readonly kind: 'account'; readonly account: string }
  | { readonly kind: 'group'; readonly group: string }
  | { readonly kind: 'everyone' }

/** What is granted: all documents of a project, or one document, by its id. */
export interface GrantTarget {
  readonly kind: 'project' | 'document'
  readonly id: string
}

/** A stored grant. */
export interface GrantRecord {
  readonly grantee: Grantee
  readonly role: DocumentRole
  /** The principal that gave it. */
  readonly createdBy: string
  /** The name of the person who gave it; `null`: it was no person, or their account is deleted. */
  readonly givenBy: string | null
  readonly createdAt: Date
  /** The name of the account or group; empty for everyone. */
  readonly name: string
  readonly email: string | null
  /** `#rrggbb`; `null`: none. */
  readonly colour: string | null
  readonly avatar: string | null
  /** The number of people whom it names: 1, the members of the group, or of the organization without guests. */
  readonly count: number
}

/** A document that somebody owns. */
export interface OwnedDocument {
  readonly id: string
  readonly title: string
}

/** Who may do what with documents and projects, by name. A grantee has at most one grant of a target. */
export interface GrantStore {
  /** Gives a role, in place of the grantee's present one; returns that one. */
  put(target: GrantTarget, grantee: Grantee, role: DocumentRole, by: string): Promise<DocumentRole | null>
  /** Takes the grant away; returns its role. `null`: there was none. */
  remove(target: GrantTarget, grantee: Grantee): Promise<DocumentRole | null>
  /** The grants of a target, oldest first. */
  list(target: GrantTarget): Promise<GrantRecord[]>
  /** Whether only those whom a document names reach it; `null`: there is no such document. */
  isRestricted(document: string): Promise<boolean | null>
  /** Restricts a document, or lets it inherit from its project again; `false`: nothing changed. */
  setRestricted(document: string, restricted: boolean): Promise<boolean>
  /** The restricted documents of an organization that have no other owner than this account or group. */
  onlyOwnedBy(organization: string, owner: Grantee): Promise<OwnedDocument[]>
  /** Takes away what names an account in an organization: its grants of projects and documents. */
  removeAccount(organization: string, account: string): Promise<void>
}
