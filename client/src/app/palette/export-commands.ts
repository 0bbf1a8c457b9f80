import { Copy, FileCode, FileText, FileType, Printer } from 'lucide-react'
import type { ExportJob } from '../../editor/export/export-job.ts'
import type { Command } from './palette-context.ts'

/** The commands that take the document out, as files, on paper or to the clipboard. */
export function exportCommands(onExport: (job: ExportJob) => void): readonly Command[] {
  const words = ['export', 'save', 'file']
  return [
    {
      id: 'export-markdown',
      label: 'Download as Markdown',
      icon: FileText,
      words,
      run: () => onExport({ kind: 'download', format: 'markdown' }),
    },
    {
      id: 'export-html',
      label: 'Download as web page',
      icon: FileCode,
      words: [...words, 'html'],
      run: () => onExport({ kind: 'download', format: 'html' }),
    },
    {
      id: 'export-docx',
      label: 'Download as Word document',
      icon: FileType,
      words: [...words, 'docx'],
      run: () => onExport({ kind: 'download', format: 'docx' }),
    },
    {
      id: 'print',
      label: 'PDF or print…',
      icon: Printer,
      words: [...words, 'paper'],
      run: () => onExport({ kind: 'print' }),
    },
    {
      id: 'copy-markdown',
      label: 'Copy as Markdown',
      icon: Copy,
      words,
      run: () => onExport({ kind: 'copy' }),
    },
  ]
}
