import { type ReactNode, useEffect, useRef, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../../api/documents.ts'
import type { ApiError, ApiResult } from '../../api/http.ts'
import { copyDocument, importDocument, newAddress } from '../../api/imports.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { LoadingRows } from '../../interface/LoadingRows.tsx'
import { useAccountSession } from '../account-session/account-context.ts'
import { projectName } from '../projects/projects.ts'
import { TimeFormats } from '../titles/time.ts'
import { TEMPLATES } from './templates.ts'
import { useTemplates } from './use-templates.ts'
import './templates.css'

export interface TemplatesDialogProps {
  readonly api: DocumentsApi
  readonly server: string
  /** The project of the new document. */
  readonly project: string
  /** Opens a document. */
  readonly onOpen: (address: string) => void
  readonly onClose: () => void
}

/** The templates, those of the project first; a press creates a document of one and opens it. */
export default function TemplatesDialog({ api, server, project, onOpen, onClose }: TemplatesDialogProps) {
  const { send } = useAccountSession()
  const own = useTemplates(api, project)
  const [times] = useState(() => new TimeFormats())
  const [busy, setBusy] = useState<string | null>(null)
  const [error, setError] = useState<ApiError | null>(null)
  const leaving = useRef(new AbortController())
  useEffect(() => {
    const controller = new AbortController()
    leaving.current = controller
    return () => controller.abort()
  }, [])

  const create = async (id: string, make: (signal: AbortSignal) => Promise<ApiResult<DocumentSummary>>) => {
    const { signal } = leaving.current
    setBusy(id)
    setError(null)
    const result = await make(signal)
    if (signal.aborted) return
    setBusy(null)
    if (result.ok) onOpen(result.value.address)
    else setError(result.error)
  }
  const entry = (
    { id, name, about }: { readonly id: string; readonly name: string; readonly about: ReactNode },
    make: (signal: AbortSignal) => Promise<ApiResult<DocumentSummary>>,
  ) => (
    <li key={id}>
      <button
        type="button"
        className="cw-template"
        aria-busy={busy === id}
        onClick={() => {
          if (busy !== null) return
          create(id, make).catch((error: unknown) => {
            if (!leaving.current.signal.aborted) throw error
          })
        }}
      >
        <strong dir="auto">{name}</strong>
        <span>{about}</span>
      </button>
    </li>
  )

  return (
    <Dialog title="Templates" onClose={onClose}>
      {error !== null && (
        <p className="cw-problem" role="alert">
          The document was not created. {error.message} {error.todo}
        </p>
      )}
      {own.state === 'failed' && (
        <div className="cw-problem" role="alert">
          <span>
            <strong>The templates of {projectName(project)} could not be loaded.</strong> {own.error.message}{' '}
            {own.error.todo}
          </span>
          <button type="button" className="cw-button cw-button-small" onClick={own.retry}>
            Try again
          </button>
        </div>
      )}
      {own.state === 'loaded' && own.templates.length > 0 && (
        <>
          <h3 className="cw-templates-of">Of {projectName(project)}</h3>
          <ul className="cw-templates">
            {own.templates.map(({ address, title, updatedAt }) =>
              entry(
                { id: address, name: title, about: `Changed ${times.relative(updatedAt, Date.now())}` },
                (signal) =>
                  copyDocument(server, address, { address: newAddress(title, project), title }, signal, send),
              ),
            )}
          </ul>
          <h3 className="cw-templates-of">Of every project</h3>
        </>
      )}
      {own.state === 'loading' ? (
        <LoadingRows count={2} />
      ) : (
        <ul className="cw-templates">
          {TEMPLATES.map(({ name, about, markdown }) =>
            entry({ id: name, name, about }, (signal) =>
              importDocument(server, { markdown, address: newAddress(name, project) }, signal, send),
            ),
          )}
        </ul>
      )}
      {own.state === 'loaded' && own.templates.length === 0 && (
        <p className="cw-templates-hint">
          Any document becomes a template of its project: Make a template, in its ⋯ menu.
        </p>
      )}
    </Dialog>
  )
}
