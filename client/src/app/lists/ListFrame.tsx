import { type ReactNode, Suspense, useContext } from 'react'
import type { DocumentSummary } from '../../api/documents.ts'
import type { ApiError } from '../../api/http.ts'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { Toast } from '../../interface/Toast.tsx'
import type { ListPage } from '../navigation/route.ts'
import { PaletteContext } from '../palette/palette-context.ts'
import { projectsOf } from '../projects/projects.ts'
import { useProjects } from '../projects/projects-context.ts'
import { PhoneBar } from '../rail/PhoneBar.tsx'
import { Rail } from '../rail/Rail.tsx'
import type { Documents } from './use-documents.ts'

interface ListFrameProps {
  readonly page: ListPage
  readonly title: string
  /** A sentence below the title. */
  readonly about?: string
  readonly documents: Documents
  /** Other documents than those of the list, whose numbers the rail shows. Default: those of the list. */
  readonly counted?: readonly DocumentSummary[] | null
  /** The actions beside the title. */
  readonly actions?: ReactNode
  /** The text of the note about removed documents, after what they are. */
  readonly removedNote: { readonly one: string; readonly many: string }
  readonly children: ReactNode
}

/** The frame of all lists: the rail, the title with its actions, and the note that offers to undo a removal. */
export function ListFrame({ page, title, about, documents, counted, actions, ...rest }: ListFrameProps) {
  const { list } = documents
  const { removedNote, children } = rest
  const palette = useContext(PaletteContext)
  const { known: projects } = useProjects()
  const known = counted === undefined ? (list.state === 'loaded' ? list.documents : null) : counted
  return (
    <div className="cw-lists">
      <PhoneBar page={page} documents={known} onSearch={palette.open} />
      <Rail
        page={page}
        documents={known}
        projects={projectsOf(known ?? [], projects)}
        onSearch={palette.open}
      />
      <main id="content" className="cw-list-main">
        <div className="cw-list-head">
          <h1 dir="auto">{title}</h1>
          {actions}
        </div>
        {about !== undefined && <p className="cw-list-about">{about}</p>}
        {list.state === 'loading' && <LoadingRows count={3} />}
        {list.state === 'failed' && <Failed error={list.error} onRetry={documents.reload} />}
        <Suspense fallback={null}>{list.state === 'loaded' && children}</Suspense>
      </main>
      <div className="cw-toasts" role="status">
        {list.state === 'loaded' && list.error !== null && (
          <Toast onClose={documents.noted}>
            {list.error.message} {list.error.todo}
          </Toast>
        )}
        {list.state === 'loaded' && list.removed.length > 0 && (
          <Toast action={{ label: 'Undo', run: documents.undo }} onClose={documents.noted}>
            {list.removed.length === 1 ? (
              <>
                <strong dir="auto">{list.removed[0]?.title || 'Untitled'}</strong> {removedNote.one}
              </>
            ) : (
              `${list.removed.length} documents ${removedNote.many}`
            )}
          </Toast>
        )}
      </div>
    </div>
  )
}

function Failed({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  return (
    <div className="cw-problem" role="alert">
      <span>
        <strong>The list could not be loaded.</strong> {error.message} {error.todo}
      </span>
      <button type="button" className="cw-button cw-button-small" onClick={onRetry}>
        Try again
      </button>
    </div>
  )
}
