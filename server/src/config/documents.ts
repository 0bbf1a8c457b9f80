import { z } from 'zod'
import { MAX_DAYS, type Values } from './variable.ts'

/** The variables of {@link DocumentsConfig}. */
export const DOCUMENTS_VARIABLES = {
  COWRITE_TRASH_DAYS: z.coerce.number().min(0).max(MAX_DAYS).default(30),
}

/** How long documents are kept. */
export interface DocumentsConfig {
  /** Days in the trash before a document is deleted permanently. */
  readonly trashDays: number
}

/** Makes the section of validated values. */
export function documentsConfig(values: Values<typeof DOCUMENTS_VARIABLES>): DocumentsConfig {
  return { trashDays: values.COWRITE_TRASH_DAYS }
}
