import type { TableRegistration } from '../tables/table-registration.ts'

/** Calls of language models. */
export const MODEL_CALL = {
  table: 'model_call',
  exported: { none: 'It belongs to the accounts of this installation, not to a document.' },
  imported: { none: 'It belongs to the accounts of this installation, not to a document.' },
  purged: { none: 'It names projects, not documents, and holds nothing of their contents.' },
  forgotten: { column: 'principal' },
  resealed: { none: 'It holds no sealed bytes.' },
} as const satisfies TableRegistration
