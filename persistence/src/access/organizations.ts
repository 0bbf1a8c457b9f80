import type { OrganizationRole } from './roles.ts'

/** Who may sign up by themselves; `inherit`: as the configuration says. */
export type SignUpRule = 'inherit' | 'open' | 'invite' | 'closed'

/** An organization: people, groups, projects, and rules of signing in. */
export interface OrganizationRecord {
  readonly id: string
  readonly name: string
  readonly signUp: SignUpRule
  /** The issuer that members have to sign in with; `null`: any way. */
  readonly requiredIssuer: string | null
  /** Whether members need a second factor. */
  readonly secondFactor: boolean
  readonly createdAt: Date
}

/** What of an organization changes; what is absent stays. */
export interface OrganizationChange {
  readonly name?: string
  readonly signUp?: SignUpRule
  readonly requiredIssuer?: string | null
  readonly secondFactor?: boolean
}

/** Whose role in an organization is asked for. */
export interface OrganizationSubject {
  readonly account: string | null
  /** A key of an organization, which is an admin of it. */
  readonly key: string | null
}

/** Organizations. */
export interface OrganizationStore {
  /** `null`: there is none. */
  find(id: string): Promise<OrganizationRecord | null>
  /** `null`: there is none. */
  update(id: string, change: OrganizationChange): Promise<OrganizationRecord | null>
  /** The role of somebody; `null`: they do not belong to it. */
  roleOf(id: string, subject: OrganizationSubject): Promise<OrganizationRole | null>
}
