import { z } from 'zod'
import { flag, MAX_DAYS, type Values } from './variable.ts'

/** The variables of {@link DocumentsConfig}. */
export const DOCUMENTS_VARIABLES = {
  COWRITE_TRASH_DAYS: z.coerce.number().min(0).max(MAX_DAYS).default(30),
  COWRITE_WARM_UP: flag.default(true),
}

/** How long documents are kept, and what is prepared for opening them. */
export interface DocumentsConfig {
  /** Days in the trash before a document is deleted permanently. */
  readonly trashDays: number
  /** Whether the code that opens documents is compiled right after the start, about half a second of processor time. */
  readonly warmUp: boolean
}

/** Makes the section of validated values. */
export function documentsConfig(values: Values<typeof DOCUMENTS_VARIABLES>): DocumentsConfig {
  return { trashDays: values.COWRITE_TRASH_DAYS, warmUp: values.COWRITE_WARM_UP }
}
