import type { KeyPerson, KeyProject } from './api-keys.ts'
import type { KeyScope } from './roles.ts'

/** JSON of a record of the authorization server. */
export type OAuthContent = Readonly<Record<string, unknown>>

/** A record that is to be written. */
export interface NewOAuthRecord {
  /** The kind of the record, by the name that the authorization server gives it: `Client`, `Grant`, `AccessToken` … */
  readonly model: string
  /** Unique within the model. What is secret is given as its hash. */
  readonly id: string
  readonly account: string | null
  readonly grant: string | null
  /** A second name of the record. */
  readonly uid: string | null
  readonly content: OAuthContent
  readonly expiresAt: Date | null
}

/** A record that has not expired. */
export interface OAuthRecord {
  readonly id: string
  readonly content: OAuthContent
  readonly consumedAt: Date | null
}

/** The program that somebody consented to. */
export interface ConsentClient {
  readonly id: string
  readonly name: string
  /** Its page; `null`: it named none. */
  readonly uri: string | null
}

/** What somebody consented to. */
export interface Consent {
  readonly client: ConsentClient
  readonly scopes: readonly KeyScope[]
  /** Ids of projects; `null`: all that the person reaches. */
  readonly projects: readonly string[] | null
}

/** A consent as it is shown. */
export interface ConsentRecord extends Omit<Consent, 'projects'> {
  /** The id of its grant. */
  readonly id: string
  /** Those that still exist; `null`: all that the person reaches. */
  readonly projects: readonly KeyProject[] | null
  readonly createdAt: Date
  /** Written at most once a minute. */
  readonly lastUsedAt: Date | null
}

/** What an access token proves. */
export interface ConsentProof {
  readonly grant: string
  readonly account: string
  /** The resource that the token is for. */
  readonly audience: string
  readonly clientId: string
  /** Those of the token that the consent has too. */
  readonly scopes: readonly KeyScope[]
  readonly projects: readonly string[] | null
  readonly expiresAt: Date
  readonly lastUsedAt: Date | null
  readonly person: KeyPerson
}

/** Records of the authorization server, and the consents of people to programs. Times are those of the database. */
export interface OAuthRecordStore {
  /** Writes a record, or replaces its content. */
  put(record: NewOAuthRecord): Promise<void>
  /** A record that has not expired. */
  find(model: string, id: string): Promise<OAuthRecord | null>
  findByUid(model: string, uid: string): Promise<OAuthRecord | null>
  /** Notes that a record was used up; whether it was not before. */
  consume(model: string, id: string): Promise<boolean>
  delete(model: string, id: string): Promise<void>
  /** Deletes the records of a model that were issued by a grant. */
  deleteByGrant(model: string, grant: string): Promise<void>
  /** Deletes a grant and all that was issued by it. */
  deleteGrant(grant: string): Promise<void>
  /** The number of records of a model that have not expired. */
  count(model: string): Promise<number>
  /** Keeps a record until this time at least. */
  keep(model: string, id: string, until: Date): Promise<void>
  /** Deletes expired records, at most `limit`; returns their number. */
  deleteExpired(limit: number): Promise<number>

  /** Notes what the person consented to, in the record of a grant. */
  consent(grant: string, consent: Consent): Promise<void>
  /** The consents of an account, newest first. */
  consents(account: string): Promise<ConsentRecord[]>
  /** A consent of an account. */
  findConsent(account: string, grant: string): Promise<ConsentRecord | null>
  /** What an access token proves, by its id; `null` when it is not alive, or its account is disabled. */
  prove(tokenId: string): Promise<ConsentProof | null>
  /** Notes that a consent was used, unless that was noted within the last minute. */
  used(grant: string): Promise<void>
  /** Whether there is such an account, which is not disabled. */
  isActive(account: string): Promise<boolean>
}
