import { Trash2, Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../api/documents.ts'
import { Dialog } from '../editor/controls/Dialog.tsx'
import { Shelf } from './Shelf.tsx'
import { relativeTime } from './time.ts'
import { useDocuments } from './use-documents.ts'

/** The documents in the trash, to be restored or deleted permanently. */
export default function TrashPage({ api }: { api: DocumentsApi }) {
  const documents = useDocuments(api, true)
  const { list } = documents
  const [doomed, setDoomed] = useState<DocumentSummary | null>(null)
  useEffect(() => {
    document.title = 'Trash · Cowrite'
  }, [])
  return (
    <Shelf title="Trash" page="trash" documents={documents} removedNote="is back among the documents.">
      {list.state === 'loaded' && list.documents.length === 0 ? (
        <div className="cw-empty">
          <h2>Nothing in the trash</h2>
          <p>Documents that you put away wait here for a while, in case you want them back.</p>
        </div>
      ) : (
        <ul className="cw-rows">
          {list.state === 'loaded' &&
            list.documents.map((one) => (
              <li key={one.address} className="cw-row">
                <span className="cw-row-title" dir="auto">
                  {one.title || 'Untitled'}
                </span>
                <span className="cw-row-facts">
                  <span className="cw-row-address">{one.address}</span>
                  {one.trashedAt !== null && <span>put away {relativeTime(one.trashedAt, Date.now())}</span>}
                </span>
                <span className="cw-row-more cw-row-actions">
                  <button
                    type="button"
                    className="cw-button"
                    aria-label={`Restore ${one.title || 'Untitled'}`}
                    onClick={() => documents.remove(one)}
                  >
                    <Undo2 className="cw-icon" aria-hidden="true" />
                    Restore
                  </button>
                  <button
                    type="button"
                    className="cw-tool"
                    aria-label={`Delete ${one.title || 'Untitled'} for good`}
                    title="Delete for good"
                    onClick={() => setDoomed(one)}
                  >
                    <Trash2 className="cw-icon" aria-hidden="true" />
                  </button>
                </span>
              </li>
            ))}
        </ul>
      )}
      {doomed !== null && (
        <Dialog title="Delete for good?" onClose={() => setDoomed(null)}>
          <p>
            <strong dir="auto">{doomed.title || 'Untitled'}</strong>, its text and all its versions are
            deleted. Nothing brings them back.
          </p>
          <div className="cw-dialog-actions">
            <button type="button" className="cw-button cw-button-quiet" onClick={() => setDoomed(null)}>
              Keep it
            </button>
            <button
              type="button"
              className="cw-button cw-button-main"
              onClick={() => {
                documents.purge(doomed)
                setDoomed(null)
              }}
            >
              Delete for good
            </button>
          </div>
        </Dialog>
      )}
    </Shelf>
  )
}
