import type { DocumentSummary } from '../../api/documents.ts'

/** What can be done with the document of a row. The functions stay the same while the list does. */
export interface RowActions {
  readonly rename: (document: DocumentSummary, title: string) => void
  readonly copy: (document: DocumentSummary) => void
  readonly setTemplate: (document: DocumentSummary, template: boolean) => void
  readonly remove: (document: DocumentSummary) => void
  readonly star: (document: DocumentSummary, on: boolean) => void
  /** Chooses the row, or no longer; `range`: also those from the row that was chosen last. */
  readonly select: (document: DocumentSummary, range: boolean) => void
  /** The title of this row is being edited, or that of none. */
  readonly setRenaming: (address: string | null) => void
}
