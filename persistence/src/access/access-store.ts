import type { RowCodec } from '../sql/row-codec.ts'
import type { Sql, SqlSession } from '../sql/sql.ts'
import type { AccountMembershipStore } from './account-memberships.ts'
import type { AccountStore } from './accounts.ts'
import type { ApiKeyStore } from './api-keys.ts'
import type { AuditStore } from './audit.ts'
import type { AccessChangeStore } from './changes.ts'
import type { FactStore } from './facts.ts'
import type { GrantStore } from './grants.ts'
import type { GroupStore } from './groups.ts'
import type { IdentityStore } from './identities.ts'
import type { InvitationStore } from './invitations.ts'
import type { MailTokenStore } from './mail-tokens.ts'
import type { MembershipStore } from './memberships.ts'
import type { OAuthRecordStore } from './oauth-records.ts'
import type { OrganizationStore } from './organizations.ts'
import type { PasskeyStore } from './passkeys.ts'
import type { PendingSecretStore } from './pending-secrets.ts'
import type { ProjectStore } from './projects.ts'
import type { ReaderStore } from './readers.ts'
import type { SecondFactorStore } from './second-factors.ts'
import type { SessionStore } from './sessions.ts'
import type { ShareLinkStore } from './share-links.ts'
import type { SigningKeyStore } from './signing-keys.ts'
import { SqlAccountMemberships } from './sql-account-memberships.ts'
import { SqlAccounts } from './sql-accounts.ts'
import { SqlApiKeys } from './sql-api-keys.ts'
import { SqlAudit } from './sql-audit.ts'
import { SqlAccessChanges } from './sql-changes.ts'
import { SqlFacts } from './sql-facts.ts'
import { SqlGrants } from './sql-grants.ts'
import { SqlGroups } from './sql-groups.ts'
import { SqlIdentities } from './sql-identities.ts'
import { SqlInvitations } from './sql-invitations.ts'
import { SqlMailTokens } from './sql-mail-tokens.ts'
import { SqlMemberships } from './sql-memberships.ts'
import { SqlOAuthRecords } from './sql-oauth-records.ts'
import { SqlOrganizations } from './sql-organizations.ts'
import { SqlPasskeys } from './sql-passkeys.ts'
import { SqlPendingSecrets } from './sql-pending-secrets.ts'
import { SqlProjects } from './sql-projects.ts'
import { SqlReaders } from './sql-readers.ts'
import { SqlSecondFactors } from './sql-second-factors.ts'
import { SqlSessions } from './sql-sessions.ts'
import { SqlShareLinks } from './sql-share-links.ts'
import { SqlSigningKeys } from './sql-signing-keys.ts'
import { SqlVisits } from './sql-visits.ts'
import type { VisitStore } from './visits.ts'

/** The features of access whose commands can be combined in one transaction. */
export interface AccessUnit {
  readonly groups: GroupStore
  readonly invitations: InvitationStore
  readonly memberships: MembershipStore
  readonly organizations: OrganizationStore
  readonly shareLinks: ShareLinkStore
  readonly visits: VisitStore
  readonly apiKeys: ApiKeyStore
  readonly accounts: AccountStore
  readonly accountMemberships: AccountMembershipStore
  readonly sessions: SessionStore
  readonly mailTokens: MailTokenStore
  readonly secondFactors: SecondFactorStore
  readonly identities: IdentityStore
  readonly passkeys: PasskeyStore
  readonly audit: AuditStore
  readonly changes: AccessChangeStore
  readonly facts: FactStore
  readonly grants: GrantStore
  readonly oauthRecords: OAuthRecordStore
  readonly pendingSecrets: PendingSecretStore
  readonly projects: ProjectStore
  readonly readers: ReaderStore
  readonly signingKeys: SigningKeyStore
}

/** Accounts, organizations, grants and what belongs to them. A call on a feature is a transaction of its own. */
export interface AccessStore extends AccessUnit {
  /** As `Store.transaction`, for the features of access. */
  transaction<Result>(work: (unit: AccessUnit) => Promise<Result>): Promise<Result>
}

/** The `AccessStore` over a driver. `codec` seals what is secret. */
export function sqlAccess(sql: Sql, codec: RowCodec): AccessStore {
  return {
    ...accessUnit(sql, codec),
    transaction: (work) => sql.transaction((session) => work(accessUnit(session, codec))),
  }
}

/** The features of access on one session. */
export function accessUnit(session: SqlSession, codec: RowCodec): AccessUnit {
  return {
    groups: new SqlGroups(session),
    invitations: new SqlInvitations(session),
    memberships: new SqlMemberships(session),
    organizations: new SqlOrganizations(session),
    shareLinks: new SqlShareLinks(session),
    visits: new SqlVisits(session),
    apiKeys: new SqlApiKeys(session),
    accounts: new SqlAccounts(session),
    accountMemberships: new SqlAccountMemberships(session),
    sessions: new SqlSessions(session),
    mailTokens: new SqlMailTokens(session),
    secondFactors: new SqlSecondFactors(session, codec),
    identities: new SqlIdentities(session),
    passkeys: new SqlPasskeys(session),
    audit: new SqlAudit(session),
    changes: new SqlAccessChanges(session),
    facts: new SqlFacts(session),
    grants: new SqlGrants(session),
    oauthRecords: new SqlOAuthRecords(session),
    pendingSecrets: new SqlPendingSecrets(session),
    projects: new SqlProjects(session),
    readers: new SqlReaders(session),
    signingKeys: new SqlSigningKeys(session, codec),
  }
}
