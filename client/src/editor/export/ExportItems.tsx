import type { Editor } from '@tiptap/core'
import { Copy, Download, FileCode, FileText, FileType, Printer } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useState } from 'react'
import { suggestionCards } from '../suggestions/suggestion-marks.ts'
import type { ExportJob } from './export-job.ts'
import { FILE_KINDS, type FileFormat } from './formats.ts'
import './export.css'

const FORMATS: readonly { readonly format: FileFormat; readonly icon: typeof FileText }[] = [
  { format: 'markdown', icon: FileText },
  { format: 'html', icon: FileCode },
  { format: 'docx', icon: FileType },
]

export interface ExportItemsProps {
  readonly editor: Editor
  /** The container of the menu. */
  readonly container: HTMLElement | null
  readonly onExport: (job: ExportJob) => void
}

/** Screens without room for two menus side by side. */
const NARROW = '(width < 40rem)'

/** The entries of a menu that download, print and copy the document. */
export function ExportItems({ editor, container, onExport }: ExportItemsProps) {
  // The menu mounts its entries when it opens.
  const [narrow] = useState(() => matchMedia(NARROW).matches)
  const files = <FileItems onExport={onExport} hasSuggestions={suggestionCards(editor.state).length > 0} />
  return (
    <>
      {narrow ? (
        <DropdownMenu.Group>
          <DropdownMenu.Label className="cw-menu-group">Download</DropdownMenu.Label>
          {files}
        </DropdownMenu.Group>
      ) : (
        <DropdownMenu.Sub>
          <DropdownMenu.SubTrigger className="cw-menu-item">
            <Download className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Download</span>
            <span className="cw-menu-more" aria-hidden="true">
              ›
            </span>
          </DropdownMenu.SubTrigger>
          <DropdownMenu.Portal container={container}>
            <DropdownMenu.SubContent className="cw-panel cw-menu" sideOffset={2} collisionPadding={8}>
              {files}
            </DropdownMenu.SubContent>
          </DropdownMenu.Portal>
        </DropdownMenu.Sub>
      )}
      <DropdownMenu.Item className="cw-menu-item" onSelect={() => onExport({ kind: 'copy' })}>
        <Copy className="cw-icon" aria-hidden="true" />
        <span className="cw-menu-label">
          {editor.state.selection.empty ? 'Copy as Markdown' : 'Copy selection as Markdown'}
        </span>
      </DropdownMenu.Item>
    </>
  )
}

const WITH_SUGGESTIONS = [
  { format: 'markdown', label: 'Markdown with suggestions', icon: FileText },
  { format: 'docx', label: 'Word with suggestions', icon: FileType },
] as const

interface FileItemsProps extends Pick<ExportItemsProps, 'onExport'> {
  readonly hasSuggestions: boolean
}

function FileItems({ onExport, hasSuggestions }: FileItemsProps) {
  return (
    <>
      {FORMATS.map(({ format, icon: Icon }) => (
        <DropdownMenu.Item
          key={format}
          className="cw-menu-item"
          onSelect={() => onExport({ kind: 'download', format })}
        >
          <Icon className="cw-icon" aria-hidden="true" />
          <span className="cw-menu-label">{FILE_KINDS[format].label}</span>
          <span className="cw-keys">.{FILE_KINDS[format].extension}</span>
        </DropdownMenu.Item>
      ))}
      {hasSuggestions &&
        WITH_SUGGESTIONS.map(({ format, label, icon: Icon }) => (
          <DropdownMenu.Item
            key={label}
            className="cw-menu-item"
            onSelect={() => onExport({ kind: 'suggestions', format })}
          >
            <Icon className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">{label}</span>
            <span className="cw-keys">.{FILE_KINDS[format].extension}</span>
          </DropdownMenu.Item>
        ))}
      <DropdownMenu.Item className="cw-menu-item" onSelect={() => onExport({ kind: 'print' })}>
        <Printer className="cw-icon" aria-hidden="true" />
        <span className="cw-menu-label">PDF or print…</span>
        <span className="cw-keys">.pdf</span>
      </DropdownMenu.Item>
    </>
  )
}
