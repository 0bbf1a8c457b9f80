import type { OrganizationRole } from './roles.ts'

/** An organization of an account. */
export interface AccountOrganization {
  readonly id: string
  readonly name: string
  readonly role: OrganizationRole
}

/** What signing in requires in an organization. */
export interface OrganizationSignIn {
  readonly id: string
  /** Who may sign up: `inherit` follows the configuration. */
  readonly signUp: 'inherit' | 'open' | 'invite' | 'closed'
  /** The issuer that members have to sign in with; `null`: any way. */
  readonly requiredIssuer: string | null
  /** Whether members need a second factor. */
  readonly secondFactor: boolean
}

/** The organizations of accounts, as signing in and signing up need them. */
export interface AccountMembershipStore {
  /** The organizations of an account, by name. */
  organizationsOf(account: string): Promise<AccountOrganization[]>
  /** What the organizations of an account require at sign-in. */
  requirementsOf(account: string): Promise<OrganizationSignIn[]>
  /** What one organization requires; `null`: there is none. */
  signInOf(organization: string): Promise<OrganizationSignIn | null>
  /** Whether an organization has an owner. Locks the organization until the end of the transaction. */
  lockHasOwner(organization: string): Promise<boolean>
  hasOwner(organization: string): Promise<boolean>
  /** Makes the account a member; `false`: it was one before, and its role stays. */
  join(account: string, organization: string, role: OrganizationRole): Promise<boolean>
  rename(organization: string, name: string): Promise<void>
  /** The organizations that the account is the last owner of. */
  onlyOwnerOf(account: string): Promise<AccountOrganization[]>
  /**
   * Puts the account into the groups of an organization that these claims name, and takes it out of those that an earlier
   * claim put it into. Resolves to whether anything changed.
   */
  setClaimedGroups(account: string, organization: string, claims: readonly string[]): Promise<boolean>
}
