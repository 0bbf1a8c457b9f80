import { Undo2 } from 'lucide-react'
import { useEffect } from 'react'
import type { DocumentsApi } from '../api/documents.ts'
import { Shelf } from './Shelf.tsx'
import { relativeTime } from './time.ts'
import { useDocuments } from './use-documents.ts'

/** The documents that were put away, to be taken out again. */
export function TrashPage({ api }: { api: DocumentsApi }) {
  const documents = useDocuments(api, true)
  const { list } = documents
  useEffect(() => {
    document.title = 'Trash · Cowrite'
  }, [])
  return (
    <Shelf title="Trash" page="trash" documents={documents} removedNote="is back among the documents.">
      {list.state === 'loaded' && list.documents.length === 0 ? (
        <div className="cw-empty">
          <h2>Nothing in the trash</h2>
          <p>Documents that you put away wait here until you want them back.</p>
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
                <button
                  type="button"
                  className="cw-button cw-row-more"
                  aria-label={`Restore ${one.title || 'Untitled'}`}
                  onClick={() => documents.remove(one)}
                >
                  <Undo2 className="cw-icon" aria-hidden="true" />
                  Restore
                </button>
              </li>
            ))}
        </ul>
      )}
    </Shelf>
  )
}
