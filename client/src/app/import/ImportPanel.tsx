import { type ReactNode, useEffect, useState } from 'react'
import { useAccountSession } from '../account-session/account-context.ts'
import { importFiles } from './import-files.ts'
import { type ImportItem, type ImportState, isOver, wordsOf } from './import-state.ts'
import './import.css'

export interface ImportPanelProps {
  readonly server: string
  /** The project of the new documents. */
  readonly project: string
  readonly files: readonly File[]
  /** Called after each document that was created. */
  readonly onImported: () => void
  /** Opens a document. */
  readonly onOpen: (address: string) => void
  /** A link to a document. */
  readonly link: (address: string, name: string) => ReactNode
  readonly onClose: () => void
}

/** Imports files and shows how far each is. A single file that succeeds is opened. */
export default function ImportPanel(props: ImportPanelProps) {
  // The same files for the life of the component.
  const [{ server, project, files, onImported, onOpen }] = useState(props)
  const { link, onClose } = props
  const { send } = useAccountSession()
  const [items, setItems] = useState<readonly ImportItem[]>(() =>
    files.map(({ name }, id) => ({ id, name, progress: { state: 'waiting' } })),
  )
  useEffect(() => {
    const leaving = new AbortController()
    const { signal } = leaving
    const report = (index: number, progress: ImportState) => {
      if (signal.aborted) return
      setItems((items) => items.map((item) => (item.id === index ? { ...item, progress } : item)))
      if (progress.state !== 'done') return
      if (files.length === 1 && progress.note === null) onOpen(progress.address)
      else onImported()
    }
    importFiles(files, { server, project, signal, send }, report).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    return () => leaving.abort()
  }, [server, project, files, onImported, onOpen, send])

  const over = isOver(items)
  const done = items.filter(({ progress }) => progress.state === 'done').length
  return (
    <section className="cw-panel cw-import" aria-label="Import" aria-busy={!over}>
      <header className="cw-import-head">
        <div role="status">
          <h2>{over ? summary(done, items.length - done) : `Importing ${done} of ${items.length}…`}</h2>
        </div>
        <button type="button" className="cw-button" onClick={onClose}>
          {over ? 'Close' : 'Stop'}
        </button>
      </header>
      <ul className="cw-import-files">
        {items.map(({ id, name, progress }) => (
          <li key={id} data-state={progress.state}>
            <span className="cw-import-name" dir="auto">
              {progress.state === 'done' ? link(progress.address, name) : name}
            </span>
            <span className="cw-import-state">{wordsOf(progress)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function summary(done: number, failed: number): string {
  if (failed === 0) return done === 1 ? 'One file imported' : `${done} files imported`
  return `${done} imported, ${failed} not`
}
