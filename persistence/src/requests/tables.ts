import type { TableRegistration } from '../tables/table-registration.ts'

/** Requests that may be sent again. */
export const DOCUMENT_REQUEST = {
  table: 'document_request',
  exported: { none: 'They are kept for a day, for those who may send them again to this database.' },
  imported: { none: 'They belong to the database that answered them.' },
  purged: { cascade: 'document_id' },
  forgotten: { none: 'It names no principal: keys are hashes.' },
  resealed: { none: 'It holds no sealed bytes: hashes, handles and states, no text of documents.' },
} as const satisfies TableRegistration
