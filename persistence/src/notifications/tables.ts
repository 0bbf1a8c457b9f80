import type { None, TableRegistration } from '../tables/table-registration.ts'

const EXPORT: None = { none: 'An export has documents, which other installations may give to other people.' }
const PLAIN: None = { none: 'It holds no sealed bytes of documents.' }
const NOBODY: None = { none: 'It names accounts, which are deleted by themselves, and no principal.' }

/** What accounts are told of. */
export const NOTIFICATION = {
  table: 'notification',
  exported: EXPORT,
  imported: EXPORT,
  purged: { cascade: 'document_id' },
  forgotten: { column: 'principal' },
  resealed: PLAIN,
} as const satisfies TableRegistration

/** Documents of which accounts want no notifications. */
export const DOCUMENT_MUTE = {
  table: 'document_mute',
  exported: EXPORT,
  imported: EXPORT,
  purged: { cascade: 'document_id' },
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration

/** How accounts are notified. */
export const NOTIFICATION_ACCOUNT = {
  table: 'notification_account',
  exported: EXPORT,
  imported: EXPORT,
  purged: { none: 'It does not belong to a document.' },
  forgotten: NOBODY,
  resealed: PLAIN,
} as const satisfies TableRegistration
