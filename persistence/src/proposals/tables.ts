import type { TableRegistration } from '../tables/table-registration.ts'

const EXPORT = 'An export has the document, which a suggestion is no part of before it is accepted.'

/** Proposals for documents. */
export const PROPOSAL = {
  table: 'proposal',
  exported: { none: EXPORT },
  imported: { none: EXPORT },
  purged: { cascade: 'document_id' },
  forgotten: { array: 'principals' },
  resealed: { key: 'id', type: 'uuid', nameOf: (key) => `Suggestion ${key}` },
} as const satisfies TableRegistration

/** Their parts. */
export const PROPOSAL_HUNK = {
  table: 'proposal_hunk',
  exported: { none: EXPORT },
  imported: { none: EXPORT },
  purged: { cascade: 'document_id' },
  forgotten: { column: 'principal' },
  resealed: { key: 'id', type: 'uuid', nameOf: (key) => `Change ${key} of a suggestion` },
} as const satisfies TableRegistration

/** Who accepted what the clients of suggestions wrote. */
export const ACCEPTANCE = {
  table: 'acceptance',
  exported: {
    none: 'An export names the authors of all words; decisions on suggestions stay with their server.',
  },
  imported: { none: 'An export has none.' },
  purged: { cascade: 'document_id' },
  forgotten: { column: 'principal' },
  resealed: { none: 'It holds no sealed bytes.' },
} as const satisfies TableRegistration
