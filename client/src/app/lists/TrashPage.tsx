import { Trash2, Undo2 } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../../api/documents.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { projectOf } from '../navigation/route.ts'
import { projectName } from '../projects/projects.ts'
import { relativeTime } from '../titles/time.ts'
import { ListFrame } from './ListFrame.tsx'
import { useDocuments } from './use-documents.ts'

/** The documents in the trash, to be restored or deleted permanently. */
export default function TrashPage({ api }: { api: DocumentsApi }) {
  const documents = useDocuments(api, true)
  const others = useDocuments(api, false)
  const { list } = documents
  const [doomed, setDoomed] = useState<DocumentSummary | null>(null)
  useEffect(() => {
    document.title = 'Trash · Cowrite'
  }, [])
  return (
    <ListFrame
      title="Trash"
      page={{ page: 'trash' }}
      about="Documents that were put away. What is deleted for good is gone with all its versions."
      documents={documents}
      counted={others.list.state === 'loaded' ? others.list.documents : null}
      removedNote={{ one: 'is back among the documents.', many: 'are back among the documents.' }}
    >
      {list.state === 'loaded' && list.documents.length === 0 ? (
        <div className="cw-empty">
          <h2>Nothing in the trash</h2>
          <p>Documents that you put away wait here for a while, in case you want them back.</p>
        </div>
      ) : (
        <>
          <div className="cw-row-head cw-row-head-trash" aria-hidden="true">
            <span>Title</span>
            <span>Project</span>
            <span>Put away</span>
          </div>
          <ul className="cw-rows">
            {list.state === 'loaded' &&
              list.documents.map((one) => (
                <TrashRow
                  key={one.address}
                  document={one}
                  onRestore={() => documents.remove([one])}
                  onDelete={() => setDoomed(one)}
                />
              ))}
          </ul>
        </>
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
              className="cw-button cw-button-danger"
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
    </ListFrame>
  )
}

interface TrashRowProps {
  readonly document: DocumentSummary
  readonly onRestore: () => void
  readonly onDelete: () => void
}

function TrashRow({ document: { title, address, trashedAt }, onRestore, onDelete }: TrashRowProps) {
  const name = title || 'Untitled'
  return (
    <li className="cw-row cw-row-trash">
      <span className="cw-row-title" dir="auto">
        {name}
      </span>
      <span className="cw-row-project">{projectName(projectOf(address))}</span>
      <span className="cw-row-time">{trashedAt !== null && relativeTime(trashedAt, Date.now())}</span>
      <span className="cw-row-actions">
        <button
          type="button"
          className="cw-button cw-button-small"
          aria-label={`Restore ${name}`}
          onClick={onRestore}
        >
          <Undo2 className="cw-icon-small" aria-hidden="true" />
          Restore
        </button>
        <button
          type="button"
          className="cw-button cw-button-small cw-button-quiet cw-button-danger"
          aria-label={`Delete ${name} for good`}
          onClick={onDelete}
        >
          <Trash2 className="cw-icon-small" aria-hidden="true" />
          Delete…
        </button>
      </span>
    </li>
  )
}
