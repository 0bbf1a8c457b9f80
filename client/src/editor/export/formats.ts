/** The kinds of files that a document is downloaded as. */
export type FileFormat = 'markdown' | 'html' | 'docx'

/** A kind of file, as people and programs know it. */
export interface FileKind {
  readonly label: string
  readonly extension: string
  readonly type: string
}

/** What is known of each kind of file. */
export const FILE_KINDS: Readonly<Record<FileFormat, FileKind>> = {
  markdown: { label: 'Markdown', extension: 'md', type: 'text/markdown;charset=utf-8' },
  html: { label: 'Web page', extension: 'html', type: 'text/html;charset=utf-8' },
  docx: {
    label: 'Word',
    extension: 'docx',
    type: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  },
}
