/** A guest of a share link. */
export interface VisitRecord {
  readonly id: string
  /** The name that the guest chose. */
  readonly name: string
}

/** People and guests who opened share links. */
export interface VisitStore {
  /** Lets a guest in, who shows `secret` from then on; counts a use of the link. */
  addGuest(link: string, secret: string, name: string): Promise<VisitRecord>
  /** Lets a person with an account in; counts a use of the link at the first time. */
  addAccount(link: string, account: string): Promise<void>
  /** The guest with this secret, while the link is alive and lets guests in; `null`: none. */
  findGuest(secret: string): Promise<VisitRecord | null>
  /** Deletes guests who have not come since `time`, and those of links that are over. */
  deleteBefore(time: Date): Promise<number>
}
