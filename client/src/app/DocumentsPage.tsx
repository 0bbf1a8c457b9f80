import { Plus } from 'lucide-react'
import { Suspense, useEffect, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../api/documents.ts'
import type { ApiError } from '../api/http.ts'
import { later, Nothing } from '../editor/controls/later.ts'
import { DocumentRow } from './DocumentRow.tsx'
import { ImportPlace } from './import/ImportPlace.tsx'
import { AppLink, navigate } from './navigation.tsx'
import { DEFAULT_PROJECT } from './route.ts'
import { Shelf } from './Shelf.tsx'
import { TemplatesButton } from './templates/TemplatesButton.tsx'
import { useDocuments } from './use-documents.ts'

const CopyNote = later(() => import('./copy/CopyNote.tsx'), Nothing)

/** The list of all documents, which can be opened, renamed and moved to the trash. */
export default function DocumentsPage({ api }: { api: DocumentsApi }) {
  const documents = useDocuments(api, false)
  const create = useCreate(api)
  const [copying, setCopying] = useState<DocumentSummary | null>(null)
  const [place] = useState(() => ({ server: location.origin, project: DEFAULT_PROJECT, onOpen: open }))
  const { list } = documents
  useEffect(() => {
    document.title = 'Cowrite'
  }, [])
  const button = (
    <button type="button" className="cw-button cw-button-main" disabled={create.busy} onClick={create.start}>
      <Plus className="cw-icon" aria-hidden="true" />
      New document
    </button>
  )
  return (
    <Shelf
      title="Documents"
      page="documents"
      documents={documents}
      action={
        <div className="cw-shelf-actions">
          <ImportPlace {...place} onImported={documents.reload} link={linkTo} />
          <TemplatesButton {...place} />
          {button}
        </div>
      }
      removedNote="is in the trash."
    >
      {create.error !== null && (
        <p className="cw-problem" role="alert">
          The document was not created. {create.error.message} {create.error.todo}
        </p>
      )}
      {list.state === 'loaded' && list.documents.length === 0 ? (
        <div className="cw-empty">
          <h2>A blank shelf</h2>
          <p>
            Start a document, then send its address to whoever should write with you. There is nothing to
            save.
          </p>
          {button}
        </div>
      ) : (
        <ul className="cw-rows">
          {list.state === 'loaded' &&
            list.documents.map((one) => (
              <DocumentRow
                key={one.address}
                document={one}
                onRename={(title) => documents.rename(one, title)}
                onCopy={() => setCopying(one)}
                onRemove={() => documents.remove(one)}
              />
            ))}
        </ul>
      )}
      {copying !== null && (
        <Suspense fallback={null}>
          <CopyNote
            key={copying.address}
            server={place.server}
            source={copying}
            onOpen={place.onOpen}
            onClose={() => setCopying(null)}
          />
        </Suspense>
      )}
    </Shelf>
  )
}

function open(address: string): void {
  navigate({ page: 'document', address })
}

function linkTo(address: string, name: string) {
  return <AppLink to={{ page: 'document', address }}>{name}</AppLink>
}

function useCreate(api: DocumentsApi): { busy: boolean; error: ApiError | null; start: () => void } {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError | null>(null)
  return {
    busy,
    error,
    start: () => {
      setBusy(true)
      setError(null)
      void api.create({}).then((result) => {
        setBusy(false)
        if (result.ok) navigate({ page: 'document', address: result.value.address })
        else setError(result.error)
      })
    },
  }
}
