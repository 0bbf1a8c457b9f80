export type { AccessStore, AccessUnit } from './access/access-store.ts'
export type {
  AccountMembershipStore,
  AccountOrganization,
  OrganizationSignIn,
} from './access/account-memberships.ts'
export type { AccountChange, AccountRecord, AccountStore, NewAccount } from './access/accounts.ts'
export type {
  ApiKeyRecord,
  ApiKeyStore,
  KeyHolder,
  KeyPerson,
  KeyProject,
  KeyProof,
  NewApiKey,
} from './access/api-keys.ts'
export type { AuditEvent, AuditFilter, AuditStore, NewAuditEvent } from './access/audit.ts'
export type {
  AccessChange,
  AccessChangeStore,
  AccessScope,
  RecentChanges,
} from './access/changes.ts'
export type {
  AccessFacts,
  DocumentFacts,
  FactRequest,
  FactStore,
  ProjectFacts,
  Subject,
} from './access/facts.ts'
export type { Grantee, GrantRecord, GrantStore, GrantTarget, OwnedDocument } from './access/grants.ts'
export type { GroupRecord, GroupStore } from './access/groups.ts'
export type { IdentityHolder, IdentityRecord, IdentityStore } from './access/identities.ts'
export type { InvitationRecord, InvitationStore, InvitedTo, NewInvitation } from './access/invitations.ts'
export type { MailToken, MailTokenKind, MailTokenStore } from './access/mail-tokens.ts'
export type { MemberRecord, MembershipStore } from './access/memberships.ts'
export { newId } from './access/new-id.ts'
export type {
  Consent,
  ConsentClient,
  ConsentProof,
  ConsentRecord,
  NewOAuthRecord,
  OAuthContent,
  OAuthRecord,
  OAuthRecordStore,
} from './access/oauth-records.ts'
export type {
  OrganizationChange,
  OrganizationRecord,
  OrganizationStore,
  OrganizationSubject,
  SignUpRule,
} from './access/organizations.ts'
export type { PasskeyRecord, PasskeyStore } from './access/passkeys.ts'
export type { PendingContent, PendingSecretStore } from './access/pending-secrets.ts'
export { PERSON_COLOURS } from './access/person-colours.ts'
export type { ProjectRecord, ProjectStore } from './access/projects.ts'
export type { NamedParty, ReaderStore } from './access/readers.ts'
export {
  DOCUMENT_ROLES,
  type DocumentRole,
  KEY_SCOPES,
  type KeyScope,
  ORGANIZATION_ROLES,
  type OrganizationRole,
} from './access/roles.ts'
export type { SecondFactor, SecondFactorStore } from './access/second-factors.ts'
export { hashSecret } from './access/secret-hash.ts'
export type {
  NewSession,
  SessionHolder,
  SessionRecord,
  SessionRotation,
  SessionStore,
  TokenState,
} from './access/sessions.ts'
export type {
  LinkRole,
  NewShareLink,
  OpenedLink,
  ShareLinkChange,
  ShareLinkRecord,
  ShareLinkStore,
} from './access/share-links.ts'
export type { SigningKeyStore } from './access/signing-keys.ts'
export {
  VISIBLE_TO_ALL,
  VISIBLE_TO_NONE,
  type Visibility,
  type VisiblePlace,
} from './access/visibility.ts'
export type { VisitRecord, VisitStore } from './access/visits.ts'
export type {
  Author,
  AuthorKind,
  Authorship,
  AuthorshipStore,
  DatedAuthorship,
} from './authorship/authorship.ts'
export type {
  CommentContent,
  Commenter,
  CommentLimits,
  CommentRecord,
  CommentStore,
  NewComment,
  NewThread,
  ReactionRecord,
  ThreadChange,
  ThreadPage,
  ThreadRecord,
  ThreadStatus,
} from './comments/comments.ts'
export type { StoredThread } from './comments/exported-threads.ts'
export type { RestoredThread } from './comments/tables.ts'
export type { DocumentAddress, DocumentRecord, DocumentStore } from './documents/documents.ts'
export { Keyring, KeyringError } from './encryption/keyring.ts'
export { type Opened as OpenedBytes, open as openSealed, seal } from './encryption/seal.ts'
export {
  type BlobRecord,
  blobPlace,
  type FileContent,
  type FileKind,
  type FileRecord,
  type FileStatus,
  type FileStore,
  type FileUse,
  type NewFile,
  type RemovedFile,
  type StoredObject,
  uploadPlace,
} from './files/files.ts'
export { privateFolder } from './folder/private-folder.ts'
export { type Clock, SYSTEM_CLOCK } from './journal/clock.ts'
export {
  type DrainOutcome,
  Journal,
  type JournalFailure,
  type JournalOptions,
  type JournalRefusal,
  type JournalState,
} from './journal/journal.ts'
export type { LinkStore } from './links/links.ts'
export type { MaintenanceStore, RestoredDocument, StoredRows } from './maintenance/maintenance.ts'
export {
  EXPORTED_TABLES,
  type ExportedTable,
  SEALED_TABLES,
  type SealedTable,
} from './maintenance/registry.ts'
export {
  type ClaimedDigest,
  DIGEST_RULES,
  type DigestRule,
  type DigestStore,
} from './notifications/digests.ts'
export type { MuteStore } from './notifications/mutes.ts'
export {
  type NewNotifications,
  NOTIFICATION_KINDS,
  type NotificationFeature,
  type NotificationKind,
  type NotificationListOptions,
  type NotificationRecord,
  type NotificationStore,
} from './notifications/notifications.ts'
export { openStore, type StoreOptions } from './open-store.ts'
export {
  type ClaimState,
  DELETED,
  type NewOutboxEvent,
  type OutboxClaim,
  type OutboxEvent,
  type OutboxStore,
  type UntoldChange,
} from './outbox/outbox.ts'
export type {
  Acceptance,
  HunkCount,
  HunkDecision,
  HunkRecord,
  HunkStatus,
  NewProposal,
  OwnHunk,
  ProposalRecord,
  ProposalStore,
  PutHunk,
  WrittenHunk,
} from './proposals/proposals.ts'
export type { KnownRequest, RequestStore } from './requests/requests.ts'
export type {
  NewRun,
  OwnedRun,
  RunChange,
  RunKey,
  RunRecord,
  RunStepRecord,
  RunStore,
  UndoPart,
} from './runs/runs.ts'
export { DEFAULT_ORGANIZATION_ID } from './sql/migrations/0001-start.ts'
export { ROW_PLAIN, ROW_SEALED, type StoredRow } from './sql/stored-row.ts'
export type * from './store.ts'
export { StoreError, type StoreErrorCode } from './store-error.ts'
export type {
  BatchOrigin,
  DocumentHead,
  StoredChanges,
  StoredDocument,
  StoredSnapshot,
  StoredUpdate,
  UpdateEntry,
  UpdateStore,
} from './updates/updates.ts'
export type {
  ModelCallEnd,
  ModelCallRecord,
  ModelUse,
  NewModelCall,
  SpentAmounts,
  UsageStore,
} from './usage/usage.ts'
export type { NewVersion, VersionKind, VersionRecord, VersionStore } from './versions/versions.ts'
