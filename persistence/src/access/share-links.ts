import type { DocumentRole } from './roles.ts'

/** What a link gives: never ownership. */
export type LinkRole = Exclude<DocumentRole, 'owner'>

/** A link that lets people into a document. */
export interface ShareLinkRecord {
  readonly id: string
  readonly organization: string
  /** The id of the document. */
  readonly document: string
  readonly name: string
  readonly role: LinkRole
  /** A hash by argon2id; `null`: no password. */
  readonly passwordHash: string | null
  /** Whether only people with an account may use it. */
  readonly signIn: boolean
  /** How often it was opened. */
  readonly uses: number
  readonly lastUsedAt: Date | null
  /** The principal that made it. */
  readonly createdBy: string
  readonly createdAt: Date
  /** `null`: never. */
  readonly expiresAt: Date | null
}

/** A link that is to be made. */
export interface NewShareLink
  extends Pick<
    ShareLinkRecord,
    'document' | 'name' | 'role' | 'passwordHash' | 'signIn' | 'createdBy' | 'expiresAt'
  > {
  /** The secret in its address: only its hash is stored. */
  readonly secret: string
}

/** What of a link changes; what is absent stays. */
export interface ShareLinkChange {
  readonly name?: string
  readonly role?: LinkRole
  readonly passwordHash?: string | null
  readonly signIn?: boolean
  readonly expiresAt?: Date | null
}

/** A link that somebody opens, with its document. */
export interface OpenedLink {
  readonly link: ShareLinkRecord
  /** `project/key` */
  readonly address: string
  readonly title: string
}

/** Links of documents. A revoked or expired link opens nothing; a revoked one is not listed any more. */
export interface ShareLinkStore {
  /** `null`: there is no such document, or it has `most` links. */
  create(link: NewShareLink, most: number): Promise<ShareLinkRecord | null>
  /** The links of a document that are not revoked, oldest first; expired ones too. */
  list(document: string): Promise<ShareLinkRecord[]>
  /** A link of a document that is not revoked; `null`: there is none. */
  find(document: string, id: string): Promise<ShareLinkRecord | null>
  /** The living link with this secret, unless its document or project is in the trash; `null`: there is none. */
  open(secret: string): Promise<OpenedLink | null>
  /** `null`: there is no such link. Another password ends what guests and people opened with the one before. */
  update(id: string, change: ShareLinkChange): Promise<ShareLinkRecord | null>
  /** Ends a link for good. */
  revoke(id: string): Promise<void>
}
