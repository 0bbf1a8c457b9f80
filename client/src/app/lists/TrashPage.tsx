import { Trash2, Undo2, X } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../../api/documents.ts'
import { Dialog } from '../../editor/controls/Dialog.tsx'
import { projectOf } from '../navigation/route.ts'
import { projectName } from '../projects/projects.ts'
import { TimeFormats } from '../titles/time.ts'
import { ListFrame } from './ListFrame.tsx'
import { NOTHING_SELECTED, present, toggled } from './selection.ts'
import { useDocuments } from './use-documents.ts'

const TIMES = new TimeFormats()

/** The documents in the trash, to be restored or deleted permanently. */
export default function TrashPage({ api }: { api: DocumentsApi }) {
  const documents = useDocuments(api, true)
  const others = useDocuments(api, false)
  const { list } = documents
  const [doomed, setDoomed] = useState<readonly DocumentSummary[]>([])
  const [chosen, setChosen] = useState(NOTHING_SELECTED)
  const rows = list.state === 'loaded' ? list.documents : NO_ROWS
  const addresses = useMemo(() => rows.map(({ address }) => address), [rows])
  const selection = useMemo(() => present(chosen, addresses), [chosen, addresses])
  const selected = rows.filter(({ address }) => selection.addresses.has(address))
  const clear = () => setChosen(NOTHING_SELECTED)
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
          {selected.length > 0 ? (
            <SelectionBar
              count={selected.length}
              onAll={
                selected.length < rows.length
                  ? () => setChosen({ addresses: new Set(addresses), last: null })
                  : null
              }
              onRestore={() => documents.remove(selected)}
              onDelete={() => setDoomed(selected)}
              onClear={clear}
            />
          ) : (
            <div className="cw-row-head cw-row-head-trash" aria-hidden="true">
              <span>Title</span>
              <span>Project</span>
              <span>Put away</span>
            </div>
          )}
          <ul
            className="cw-rows"
            data-selecting={selected.length > 0 || undefined}
            onKeyDown={({ key }) => key === 'Escape' && clear()}
          >
            {rows.map((one) => (
              <TrashRow
                key={one.address}
                document={one}
                selected={selection.addresses.has(one.address)}
                onSelect={(range) => setChosen(toggled(selection, one.address, addresses, range))}
                onRestore={() => documents.remove([one])}
                onDelete={() => setDoomed([one])}
              />
            ))}
          </ul>
        </>
      )}
      {doomed.length > 0 && (
        <Dialog title="Delete for good?" onClose={() => setDoomed([])}>
          <p>
            {doomed.length === 1 ? (
              <>
                <strong dir="auto">{doomed[0]?.title || 'Untitled'}</strong>, its text and all its versions
                are deleted.
              </>
            ) : (
              `${doomed.length} documents, their texts and all their versions are deleted.`
            )}{' '}
            Nothing brings them back.
          </p>
          <div className="cw-dialog-actions">
            <button type="button" className="cw-button cw-button-quiet" onClick={() => setDoomed([])}>
              {doomed.length === 1 ? 'Keep it' : 'Keep them'}
            </button>
            <button
              type="button"
              className="cw-button cw-button-danger"
              onClick={() => {
                for (const one of doomed) documents.purge(one)
                setDoomed([])
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

const NO_ROWS: readonly DocumentSummary[] = []

interface SelectionBarProps {
  readonly count: number
  /** Chooses the other rows as well; `null` when all are chosen. */
  readonly onAll: (() => void) | null
  readonly onRestore: () => void
  readonly onDelete: () => void
  readonly onClear: () => void
}

/** What can be done with all chosen rows; it takes the place of the column heads, so that nothing moves. */
function SelectionBar({ count, onAll, onRestore, onDelete, onClear }: SelectionBarProps) {
  return (
    <div className="cw-selection-bar" role="toolbar" aria-label="Selected documents">
      <span role="status">{count} selected</span>
      {onAll !== null && (
        <button type="button" className="cw-button cw-button-small cw-button-quiet" onClick={onAll}>
          Select all
        </button>
      )}
      <button type="button" className="cw-button cw-button-small" onClick={onRestore}>
        <Undo2 className="cw-icon-small" aria-hidden="true" />
        Restore
      </button>
      <button
        type="button"
        className="cw-button cw-button-small cw-button-quiet cw-button-danger"
        onClick={onDelete}
      >
        <Trash2 className="cw-icon-small" aria-hidden="true" />
        Delete…
      </button>
      <button type="button" className="cw-tool" aria-label="Clear the selection" onClick={onClear}>
        <X className="cw-icon" aria-hidden="true" />
      </button>
    </div>
  )
}

interface TrashRowProps {
  readonly document: DocumentSummary
  readonly selected: boolean
  /** With `range` all rows from the one that was chosen last. */
  readonly onSelect: (range: boolean) => void
  readonly onRestore: () => void
  readonly onDelete: () => void
}

function TrashRow({ document, selected, onSelect, onRestore, onDelete }: TrashRowProps) {
  const { title, address, trashedAt } = document
  const name = title || 'Untitled'
  return (
    <li className="cw-row cw-row-trash" data-selected={selected || undefined}>
      <input
        type="checkbox"
        className="cw-row-check"
        aria-label={`Select ${name}`}
        checked={selected}
        onChange={({ nativeEvent }) => onSelect(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
      />
      <span className="cw-row-title" dir="auto">
        {name}
      </span>
      <span className="cw-row-project">{projectName(projectOf(address))}</span>
      <span className="cw-row-time">{trashedAt !== null && TIMES.relative(trashedAt, Date.now())}</span>
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
