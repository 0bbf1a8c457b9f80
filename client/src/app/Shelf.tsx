import type { ReactNode } from 'react'
import type { ApiError } from '../api/http.ts'
import { AppLink } from './navigation.tsx'
import { ThemeButton } from './ThemeButton.tsx'
import type { Documents } from './use-documents.ts'

interface ShelfProps {
  readonly title: string
  readonly page: 'documents' | 'trash'
  readonly documents: Documents
  /** The action beside the title. */
  readonly action?: ReactNode
  /** The text of the note about a removed document, after its title. */
  readonly removedNote: string
  readonly children: ReactNode
}

/** The layout of both lists: navigation, title, and the note that offers to undo a removal. */
export function Shelf({ title, page, documents, action, removedNote, children }: ShelfProps) {
  const { list } = documents
  return (
    <div className="cw-shelf">
      <header className="cw-shelf-bar">
        <AppLink to={{ page: 'documents' }} className="cw-wordmark">
          Cowrite
        </AppLink>
        <nav className="cw-shelf-nav" aria-label="Lists">
          <AppLink to={{ page: 'documents' }} aria-current={page === 'documents' ? 'page' : undefined}>
            Documents
          </AppLink>
          <AppLink to={{ page: 'trash' }} aria-current={page === 'trash' ? 'page' : undefined}>
            Trash
          </AppLink>
        </nav>
        <ThemeButton />
      </header>
      <main id="content" className="cw-shelf-main">
        <div className="cw-shelf-head">
          <h1>{title}</h1>
          {action}
        </div>
        {list.state === 'loading' && <Loading />}
        {list.state === 'failed' && <Failed error={list.error} onRetry={documents.reload} />}
        {list.state === 'loaded' && children}
      </main>
      <div className="cw-notes" role="status">
        {list.state === 'loaded' && list.error !== null && (
          <div className="cw-panel cw-note-bar">
            <span>
              {list.error.message} {list.error.todo}
            </span>
            <button type="button" className="cw-button" onClick={documents.noted}>
              Dismiss
            </button>
          </div>
        )}
        {list.state === 'loaded' && list.removed !== null && (
          <div className="cw-panel cw-note-bar">
            <span>
              <strong dir="auto">{list.removed.title || 'Untitled'}</strong> {removedNote}
            </span>
            <button type="button" className="cw-button" onClick={documents.undo}>
              Undo
            </button>
            <button type="button" className="cw-button cw-button-quiet" onClick={documents.noted}>
              Dismiss
            </button>
          </div>
        )}
      </div>
    </div>
  )
}

function Loading() {
  return (
    <div className="cw-rows-loading" aria-busy="true">
      <span className="cw-hidden" role="status">
        Loading
      </span>
      <span />
      <span />
      <span />
    </div>
  )
}

function Failed({ error, onRetry }: { error: ApiError; onRetry: () => void }) {
  return (
    <div className="cw-empty" role="alert">
      <h2>The list could not be loaded</h2>
      <p>
        {error.message} {error.todo}
      </p>
      <button type="button" className="cw-button cw-button-main" onClick={onRetry}>
        Try again
      </button>
    </div>
  )
}
