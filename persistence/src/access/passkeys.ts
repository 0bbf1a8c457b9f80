/** A passkey of an account. */
export interface PasskeyRecord {
  /** The id of the credential, in base64url. */
  readonly id: string
  readonly account: string
  readonly publicKey: Uint8Array
  /** How often the passkey signed, as it counts; 0 for those that do not count. */
  readonly counter: number
  readonly transports: readonly string[]
  readonly name: string
  readonly createdAt: Date
  readonly lastUsedAt: Date | null
}

/** Passkeys. */
export interface PasskeyStore {
  find(id: string): Promise<PasskeyRecord | null>
  /** `false`: there is one with this id. */
  add(passkey: Omit<PasskeyRecord, 'createdAt' | 'lastUsedAt'>): Promise<boolean>
  /** The passkeys of an account, the oldest first. */
  list(account: string): Promise<PasskeyRecord[]>
  /** Records a use with its new counter. */
  used(id: string, counter: number): Promise<void>
  /** `false`: the account has no such passkey. */
  rename(account: string, id: string, name: string): Promise<boolean>
  /** `false`: the account has no such passkey. */
  delete(account: string, id: string): Promise<boolean>
}
