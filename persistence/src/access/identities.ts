/** An account at an identity provider. */
export interface IdentityRecord {
  readonly issuer: string
  readonly subject: string
  readonly account: string
  /** The e-mail address that the provider named; `null`: none. */
  readonly email: string | null
  readonly createdAt: Date
}

/** The person of an identity, as authentication needs them. */
export interface IdentityHolder {
  readonly account: string
  readonly name: string
  readonly colour: string | null
  readonly avatar: string | null
  readonly invisible: boolean
}

/** Identities at providers, keyed by issuer and subject. */
export interface IdentityStore {
  find(issuer: string, subject: string): Promise<IdentityRecord | null>
  /** The person of an identity; `null`: there is none, or the account is disabled. */
  holder(issuer: string, subject: string): Promise<IdentityHolder | null>
  /** `false`: the identity belongs to an account already. */
  add(identity: Omit<IdentityRecord, 'createdAt'>): Promise<boolean>
  /** The identities of an account, the oldest first. */
  list(account: string): Promise<IdentityRecord[]>
  /** `false`: the account has no such identity. */
  delete(account: string, issuer: string, subject: string): Promise<boolean>
}
