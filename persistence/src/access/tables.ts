import type { None, TableRegistration } from '../tables/table-registration.ts'

const EXPORT: None = { none: 'An export has documents, which other installations may give to other people.' }
const PLAIN: None = { none: 'It holds no sealed bytes of documents.' }
const OUTLIVES: None = { none: 'It does not belong to a document.' }
const NOBODY: None = { none: 'It names accounts, which are deleted by themselves, and no principal.' }

/** Whether the target of an event is the account of the principal `$1`. */
const IS_TARGET = "(target_kind = 'account' AND 'person:' || target_id = $1)"

/** What is bound to the sealed secret of an account's second factor. */
export function aboutSecondFactor(account: string): string {
  return `second factor of account ${account}`
}

/** What is bound to the sealed content of a signing key. */
export function aboutSigningKey(name: string): string {
  return `signing key ${name}`
}

/** People who sign in. */
export const ACCOUNT = {
  table: 'account',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: { secret: 'totp_secret', id: 'id', about: aboutSecondFactor },
} as const satisfies TableRegistration

/** Codes that replace a second factor once. */
export const RECOVERY_CODE = {
  table: 'recovery_code',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Accounts at identity providers. */
export const IDENTITY = {
  table: 'identity',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Public keys of passkeys. */
export const PASSKEY = {
  table: 'passkey',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Sessions of browsers. */
export const SESSION = {
  table: 'session',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Links that are sent by mail. */
export const MAIL_TOKEN = {
  table: 'mail_token',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** What is kept for minutes. */
export const PENDING_SECRET = {
  table: 'pending_secret',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Keys that the installation signs with. */
export const SIGNING_KEY = {
  table: 'signing_key',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: { secret: 'content', id: 'name', about: aboutSigningKey },
} as const satisfies TableRegistration

/** Members of organizations. */
export const MEMBERSHIP = {
  table: 'membership',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Groups of an organization. */
export const USER_GROUP = {
  table: 'user_group',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Members of groups. */
export const GROUP_MEMBER = {
  table: 'group_member',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Who may do what with all documents of a project. */
export const PROJECT_GRANT = {
  table: 'project_grant',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: { column: 'created_by' },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Who may do what with a document. */
export const DOCUMENT_GRANT = {
  table: 'document_grant',
  exported: EXPORT,
  imported: EXPORT,
  purged: { cascade: 'document_id' },
  forgotten: { column: 'created_by' },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Links that let people into a document. */
export const SHARE_LINK = {
  table: 'share_link',
  exported: EXPORT,
  imported: EXPORT,
  purged: { cascade: 'document_id' },
  forgotten: { column: 'created_by' },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** People and guests who opened a link. */
export const LINK_VISIT = {
  table: 'link_visit',
  exported: EXPORT,
  imported: EXPORT,
  purged: { none: 'Its link is deleted with the document.' },
  // The name that a guest chose.
  forgotten: { set: "name = 'deleted'", where: "'link:' || id = $1 AND name <> 'deleted'" },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Invitations to an organization. */
export const INVITATION = {
  table: 'invitation',
  exported: EXPORT,
  imported: EXPORT,
  purged: { cascade: 'document_id' },
  forgotten: { column: 'created_by' },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Keys of the API. */
export const API_KEY = {
  table: 'api_key',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: { column: 'created_by' },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Records of the authorization server. */
export const OAUTH_RECORD = {
  table: 'oauth_record',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** The audit log. */
export const AUDIT_EVENT = {
  table: 'audit_event',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  // What somebody did, and what was done to them: it stays known what, and no longer who.
  forgotten: {
    set: `principal = CASE WHEN principal = $1 THEN 'deleted' ELSE principal END,
      principal_name = CASE WHEN principal = $1 THEN 'deleted' ELSE principal_name END,
      address = CASE WHEN principal = $1 THEN '' ELSE address END,
      target_name = CASE WHEN ${IS_TARGET} THEN 'deleted' ELSE target_name END,
      target_id = CASE WHEN ${IS_TARGET} THEN 'deleted' ELSE target_id END,
      detail = CASE WHEN ${IS_TARGET} THEN '{}' ELSE detail END`,
    where: `principal = $1 OR ${IS_TARGET}`,
  },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Changes of rights that nodes have to look at. */
export const ACCESS_CHANGE = {
  table: 'access_change',
  exported: EXPORT,
  imported: EXPORT,
  purged: OUTLIVES,
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration
