import type { DocumentAddress } from '../document-address.ts'
import type { DocumentRole, OrganizationRole } from './roles.ts'

/** Whose rights are asked for: at most one of each. */
export interface Subject {
  /** The account; `null`: a guest of a link, or a key of an organization. */
  readonly account: string | null
  /** The session that the account signed in with, which has to be alive; `null`: another credential. */
  readonly session: string | null
  /** The API key, which has to be alive; `null`: another credential. */
  readonly key: string | null
  /** Which of the secrets that the key has had: the last but one is alive for a while. 0 without a key. */
  readonly keyGeneration: number
  /** The consent of the account to a program, which has to be alive; `null`: another credential. */
  readonly consent: string | null
  /** The visit of a guest of a share link, whose link has to be alive; `null`: no guest. */
  readonly visit: string | null
}

/** What the database knows about a subject and one document, or the place of one. */
export interface AccessFacts {
  /** `null`: there is no such account. */
  readonly account: { readonly disabled: boolean } | null
  /** Whether the session, the key, the consent and the visit that the subject names are alive, for what it names. */
  readonly credentialAlive: boolean
  /** `null`: there is no such project. */
  readonly project: ProjectFacts | null
  /** `null`: there is no such document. */
  readonly document: DocumentFacts | null
  /** The strongest role that links of this document give which the guest or the account opened; `null`: none. */
  readonly linkRole: DocumentRole | null
}

export interface ProjectFacts {
  readonly id: string
  readonly organization: string
  readonly trashed: boolean
  /** The account's role in the organization; that of a key of the organization is `admin`. `null`: none. */
  readonly organizationRole: OrganizationRole | null
  /** The strongest role that grants of the project give the account, by itself, a group or everyone; `null`: none. */
  readonly role: DocumentRole | null
}

export interface DocumentFacts {
  readonly id: string
  readonly restricted: boolean
  /** The strongest role that grants of the document give the account; `null`: none. */
  readonly role: DocumentRole | null
}

/** Whose rights are asked for, and where. */
export interface FactRequest {
  readonly subject: Subject
  readonly address: DocumentAddress
}

/** Reads the facts about subjects. */
export interface FactStore {
  /** The facts about one place; of documents that do not exist too. */
  read(subject: Subject, address: DocumentAddress): Promise<AccessFacts>
  /** {@link read} for many, with one statement. The facts are in the order of the requests. */
  readMany(requests: readonly FactRequest[]): Promise<AccessFacts[]>
}
