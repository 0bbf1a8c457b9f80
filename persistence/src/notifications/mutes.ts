/** Documents of which an account wants no notifications. */
export interface MuteStore {
  has(account: string, documentId: string): Promise<boolean>
  /** `false`: the account has muted `most` documents already. */
  add(account: string, documentId: string, most: number): Promise<boolean>
  remove(account: string, documentId: string): Promise<void>
}
