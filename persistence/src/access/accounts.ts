/** A person who signs in. */
export interface AccountRecord {
  readonly id: string
  /** In lower case; `null`: none. */
  readonly email: string | null
  readonly emailVerified: boolean
  readonly name: string
  /** `#rrggbb`; `null`: the client chooses. */
  readonly colour: string | null
  /** The address of a picture; `null`: none. */
  readonly avatar: string | null
  readonly language: string | null
  readonly theme: string | null
  /** Whether others do not see where this person is. */
  readonly invisible: boolean
  readonly hasPassword: boolean
  /** Whether one-time codes are asked for at sign-in. */
  readonly secondFactor: boolean
  readonly createdAt: Date
  readonly lastSeenAt: Date | null
  readonly disabled: boolean
}

/** An account that is to be created. */
export interface NewAccount {
  /** In lower case. */
  readonly email: string | null
  readonly emailVerified: boolean
  readonly name: string
  readonly passwordHash: string | null
}

/** What changes of an account; absent: it stays. */
export interface AccountChange {
  readonly name?: string
  readonly colour?: string | null
  readonly avatar?: string | null
  readonly language?: string | null
  readonly theme?: string | null
  readonly invisible?: boolean
  readonly email?: string | null
  readonly emailVerified?: boolean
  readonly passwordHash?: string | null
  readonly disabled?: boolean
}

/** Accounts of people, with their passwords. */
export interface AccountStore {
  /** Creates an account, with the next of the colours of people. `null`: another account has the e-mail address. */
  create(account: NewAccount): Promise<AccountRecord | null>
  find(id: string): Promise<AccountRecord | null>
  /** `email` in lower case. */
  findByEmail(email: string): Promise<AccountRecord | null>
  /** `null`: there is none. Rejects with a `StoreError` `rejected` when another account has the e-mail address. */
  change(id: string, change: AccountChange): Promise<AccountRecord | null>
  /** The hash of the password; `null` without one. */
  passwordHash(id: string): Promise<string | null>
  /** Locks the row until the end of the transaction; `false`: there is none. */
  lock(id: string): Promise<boolean>
  /** Records that the person was there now. */
  seen(id: string): Promise<void>
  /** Deletes the account and what belongs to it: sessions, keys, memberships, grants. `false`: there is none. */
  delete(id: string): Promise<boolean>
}
