/** The one-time codes of an account, as its authenticator makes them. */
export interface SecondFactor {
  /** The shared secret. */
  readonly secret: Uint8Array
  /** Whether the person proved that the authenticator works: only then are codes asked for. */
  readonly confirmed: boolean
}

/** Second factors: one-time codes, and recovery codes that replace them once. The secrets are sealed when there are keys. */
export interface SecondFactorStore {
  /** `null`: none was begun. */
  find(account: string): Promise<SecondFactor | null>
  /** Stores a secret that is not confirmed yet, in place of an earlier one that is not. `false`: one is confirmed. */
  begin(account: string, secret: Uint8Array): Promise<boolean>
  /** Confirms the stored secret. `false`: there is none, or it was confirmed before. */
  confirm(account: string): Promise<boolean>
  /**
   * Accepts a code of this time step. `false`: one of this step or of a later one was accepted before, so that a code that
   * somebody saw is of no use.
   */
  acceptStep(account: string, step: number): Promise<boolean>
  /** Removes the secret and all recovery codes. */
  remove(account: string): Promise<void>
  /** Stores the hashes of new recovery codes in place of the earlier ones. */
  setRecoveryCodes(account: string, hashes: readonly Uint8Array[]): Promise<void>
  /** Uses a recovery code. `false`: there is none, or it was used. */
  useRecoveryCode(account: string, hash: Uint8Array): Promise<boolean>
  /** The number of unused recovery codes. */
  recoveryCodes(account: string): Promise<number>
}
