import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useCallback, useContext, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../api/documents.ts'
import { SaveIndicator } from '../editor/saving/SaveIndicator.tsx'
import type { DocumentSession } from '../session/document-session.ts'
import { AppLink } from './navigation/navigation.tsx'
import { projectOf } from './navigation/route.ts'
import { PaletteContext } from './palette/palette-context.ts'
import { useProjectName } from './projects/projects-context.ts'
import { RailButton } from './rail/RailButton.tsx'
import { useTitleOutOfView } from './titles/use-title-out-of-view.ts'

export interface DocumentBarProps {
  readonly api: DocumentsApi
  readonly address: string
  readonly title: string
  readonly session: DocumentSession
  /** What stands at the end of the bar. */
  readonly children: ReactNode
}

/** The header of a document: where one is, whether it is saved, and at its end who is here and what can be done. */
export function DocumentBar({ api, address, title, session, children }: DocumentBarProps) {
  const palette = useContext(PaletteContext)
  const [documents, setDocuments] = useState<readonly DocumentSummary[] | null>(null)
  const isTitleGone = useTitleOutOfView()
  const project = projectOf(address)
  const nameOfProject = useProjectName()
  const load = useCallback(() => {
    void api.list({ trashed: false }).then((result) => {
      if (result.ok) setDocuments(result.value.documents)
    })
  }, [api])
  return (
    <header className="cw-bar">
      <div className="cw-bar-start">
        <AppLink
          to={{ page: 'documents' }}
          className="cw-tool cw-back"
          aria-label="All documents"
          data-cw-tip="All documents"
        >
          <ArrowLeft className="cw-icon" aria-hidden="true" />
        </AppLink>
        <RailButton page={null} documents={documents} onSearch={palette.open} onOpen={load} />
        <span className="cw-crumbs">
          <AppLink to={{ page: 'project', project }} className="cw-crumb">
            {nameOfProject(project)}
          </AppLink>
          {isTitleGone && (
            // The title itself is a field above the text, which screen readers have already.
            <span className="cw-crumb-title" aria-hidden="true" dir="auto">
              {title}
            </span>
          )}
        </span>
        <SaveIndicator session={session} />
      </div>
      <div className="cw-bar-end">{children}</div>
    </header>
  )
}
