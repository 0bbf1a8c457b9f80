import {
  ACCESS_CHANGE,
  ACCOUNT,
  API_KEY,
  AUDIT_EVENT,
  DOCUMENT_GRANT,
  GROUP_MEMBER,
  IDENTITY,
  INVITATION,
  LINK_VISIT,
  MAIL_TOKEN,
  MEMBERSHIP,
  OAUTH_RECORD,
  PASSKEY,
  PENDING_SECRET,
  PROJECT_GRANT,
  RECOVERY_CODE,
  SESSION,
  SHARE_LINK,
  SIGNING_KEY,
  USER_GROUP,
} from '../access/tables.ts'
import { AUTHORSHIP } from '../authorship/tables.ts'
import {
  COMMENT,
  COMMENT_REACTION,
  COMMENT_READ,
  COMMENT_REVISION,
  COMMENT_THREAD,
} from '../comments/tables.ts'
import { DELETED_PLACE, DOCUMENT, ORGANIZATION, PROJECT } from '../documents/tables.ts'
import { ATTACHMENT, ATTACHMENT_DOCUMENT, ATTACHMENT_PART, BLOB, BLOB_GARBAGE } from '../files/tables.ts'
import { ENCRYPTION_KEY } from '../keys/tables.ts'
import { DOCUMENT_LINK } from '../links/tables.ts'
import { DOCUMENT_MUTE, NOTIFICATION, NOTIFICATION_ACCOUNT } from '../notifications/tables.ts'
import { OUTBOX, OUTBOX_CONSUMER, OUTBOX_DELIVERY } from '../outbox/tables.ts'
import { ACCEPTANCE, PROPOSAL, PROPOSAL_HUNK } from '../proposals/tables.ts'
import { DOCUMENT_REQUEST } from '../requests/tables.ts'
import { AGENT_RUN, RUN_STEP, RUN_UNDO } from '../runs/tables.ts'
import { KYSELY_MIGRATION, KYSELY_MIGRATION_LOCK } from '../tables/migration-tables.ts'
import type { Exported, Resealed, ResealedSecret } from '../tables/table-registration.ts'
import { DOCUMENT_SNAPSHOT, DOCUMENT_UPDATE } from '../updates/tables.ts'
import { MODEL_CALL } from '../usage/tables.ts'
import { DOCUMENT_VERSION, DOCUMENT_VISIT } from '../versions/tables.ts'

/**
 * The registrations of all tables. `document` stands before the tables that depend on it; the others are exported in
 * this order.
 */
export const TABLES = [
  ORGANIZATION,
  PROJECT,
  DOCUMENT,
  DOCUMENT_SNAPSHOT,
  DOCUMENT_UPDATE,
  AUTHORSHIP,
  DOCUMENT_VERSION,
  COMMENT_REVISION,
  COMMENT_THREAD,
  COMMENT,
  COMMENT_REACTION,
  COMMENT_READ,
  DOCUMENT_LINK,
  BLOB,
  ATTACHMENT,
  ATTACHMENT_DOCUMENT,
  ATTACHMENT_PART,
  BLOB_GARBAGE,
  PROPOSAL,
  PROPOSAL_HUNK,
  ACCEPTANCE,
  DELETED_PLACE,
  OUTBOX,
  OUTBOX_CONSUMER,
  OUTBOX_DELIVERY,
  DOCUMENT_REQUEST,
  MODEL_CALL,
  AGENT_RUN,
  RUN_STEP,
  RUN_UNDO,
  ACCOUNT,
  RECOVERY_CODE,
  IDENTITY,
  PASSKEY,
  SESSION,
  MAIL_TOKEN,
  PENDING_SECRET,
  SIGNING_KEY,
  MEMBERSHIP,
  USER_GROUP,
  GROUP_MEMBER,
  PROJECT_GRANT,
  DOCUMENT_GRANT,
  SHARE_LINK,
  LINK_VISIT,
  INVITATION,
  API_KEY,
  OAUTH_RECORD,
  AUDIT_EVENT,
  ACCESS_CHANGE,
  NOTIFICATION,
  NOTIFICATION_ACCOUNT,
  DOCUMENT_MUTE,
  DOCUMENT_VISIT,
  ENCRYPTION_KEY,
  KYSELY_MIGRATION,
  KYSELY_MIGRATION_LOCK,
] as const

/** One of the registrations. */
export type Table = (typeof TABLES)[number]

/** A registration of a table whose rows are in exports. */
export type Exporting = Extract<Table, { readonly exported: Exported }>

/** A registration of a table with sealed bytes. */
export type Sealing = Extract<Table, { readonly resealed: Resealed }>

/** A registration of a table with secrets. */
export type Secret = Extract<Table, { readonly resealed: ResealedSecret }>

/** A table whose rows are in exports. */
export type ExportedTable = Exporting['table']

/** A table with sealed bytes. */
export type SealedTable = Sealing['table']

/** The exported tables, in the order of an export. */
export const EXPORTED: readonly Exporting[] = TABLES.filter(
  (table): table is Exporting => !('none' in table.exported),
)

/** The tables with sealed bytes. */
export const SEALED: readonly Sealing[] = TABLES.filter(
  (table): table is Sealing => 'nameOf' in table.resealed,
)

/** The tables with secrets. */
export const SECRETS: readonly Secret[] = TABLES.filter(
  (table): table is Secret => 'secret' in table.resealed,
)

/** The names of the exported tables, in the order of an export. */
export const EXPORTED_TABLES: readonly ExportedTable[] = EXPORTED.map(({ table }) => table)

/** The names of the tables with sealed bytes. */
export const SEALED_TABLES: readonly SealedTable[] = SEALED.map(({ table }) => table)
