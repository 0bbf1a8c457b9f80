import type { OrganizationRole } from './roles.ts'

/** A member of an organization, as other members see it. */
export interface MemberRecord {
  /** The id of the account. */
  readonly account: string
  readonly name: string
  readonly email: string | null
  /** `#rrggbb`; `null`: none. */
  readonly colour: string | null
  readonly avatar: string | null
  readonly role: OrganizationRole
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly lastSeenAt: Date | null
  /** Whether the account has a second factor. */
  readonly secondFactor: boolean
  readonly disabled: boolean
  readonly createdAt: Date
}

/** Who belongs to which organization. */
export interface MembershipStore {
  /** The members of an organization by name. */
  list(organization: string): Promise<MemberRecord[]>
  /** Its owners and admins, by name. */
  admins(organization: string): Promise<MemberRecord[]>
  /** `null`: the account is no member. */
  find(organization: string, account: string): Promise<MemberRecord | null>
  /** Members whose name or address has a word that begins with `text`, at most `limit`, by name. */
  search(organization: string, text: string, limit: number): Promise<MemberRecord[]>
  /** Makes an account a member with this role, or changes the role; returns the role before. `null`: there was none. */
  put(organization: string, account: string, role: OrganizationRole): Promise<OrganizationRole | null>
  /** Ends a membership; returns its role. `null`: there was none. Groups of the organization are left too. */
  remove(organization: string, account: string): Promise<OrganizationRole | null>
  /**
   * The accounts of the owners who are not disabled, oldest first. Within a transaction, no other one changes owners of the
   * organization until its end.
   */
  lockOwners(organization: string): Promise<string[]>
  /** The number of organizations that an account belongs to. */
  count(account: string): Promise<number>
  /** The account with this address in an organization; `null`: none. */
  findByEmail(organization: string, email: string): Promise<string | null>
  /** Disables an account (`true`) or enables it again; `false`: nothing changed. */
  setDisabled(account: string, disabled: boolean): Promise<boolean>
}
