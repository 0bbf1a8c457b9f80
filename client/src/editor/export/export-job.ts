import type { FileFormat } from './formats.ts'

/** What somebody wants to take out of a document. */
export type ExportJob =
  | { readonly kind: 'download'; readonly format: FileFormat }
  /** With what is suggested: as CriticMarkup in Markdown, or as tracked changes in a Word file. */
  | { readonly kind: 'suggestions'; readonly format: 'markdown' | 'docx' }
  /** By the browser's dialog, which also makes PDF files. */
  | { readonly kind: 'print' }
  /** Markdown of the selection, or of the whole document when nothing is selected. */
  | { readonly kind: 'copy' }
