import type { TableRegistration } from '../tables/table-registration.ts'

/** Keys with which something is sealed. */
export const ENCRYPTION_KEY = {
  table: 'encryption_key',
  exported: { none: 'An export is sealed by itself, and its header names its key.' },
  imported: { none: 'Opening the database records the key that seals.' },
  purged: { none: 'It belongs to the whole database.' },
  forgotten: { none: 'It names no principal.' },
  resealed: { none: 'A probe stays sealed with its own key; its row is deleted when the key is retired.' },
} as const satisfies TableRegistration
