import type { TableRegistration } from '../tables/table-registration.ts'

/** Which documents mention which. */
export const DOCUMENT_LINK = {
  table: 'document_link',
  exported: { none: 'It is made of the text, which is exported.' },
  imported: { none: 'It is made of the text, which is imported.' },
  purged: { cascade: 'document_id' },
  forgotten: { none: 'It names no principal.' },
  resealed: { none: 'It holds no sealed bytes: addresses are stored plain.' },
} as const satisfies TableRegistration
