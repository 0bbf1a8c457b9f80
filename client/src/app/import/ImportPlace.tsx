import { Upload } from 'lucide-react'
import { Suspense, useEffect, useRef, useState } from 'react'
import { later, Nothing } from '../../editor/controls/later.ts'
import { ACCEPTED } from './file-kind.ts'
import type { ImportPanelProps } from './ImportPanel.tsx'
import './place.css'

const ImportPanel = later(() => import('./ImportPanel.tsx'), Nothing)

export type ImportPlaceProps = Omit<ImportPanelProps, 'files' | 'onClose'>

/** The button that imports files as documents. Files can also be dropped anywhere on the page. */
export function ImportPlace(props: ImportPlaceProps) {
  const field = useRef<HTMLInputElement>(null)
  const [chosen, setChosen] = useState<{ files: readonly File[]; number: number } | null>(null)
  const choose = (files: readonly File[]) => {
    if (files.length > 0) setChosen((last) => ({ files, number: (last?.number ?? 0) + 1 }))
  }
  const isDragging = useDroppedFiles(choose)
  return (
    <>
      <button type="button" className="cw-button cw-button-quiet" onClick={() => field.current?.click()}>
        <Upload className="cw-icon" aria-hidden="true" />
        <span className="cw-list-action">Import…</span>
      </button>
      <input
        ref={field}
        type="file"
        accept={ACCEPTED}
        multiple
        hidden
        aria-label="Files to import"
        onChange={({ target }) => {
          choose([...(target.files ?? [])])
          // So that the same file can be chosen again.
          target.value = ''
        }}
      />
      {isDragging && (
        <div className="cw-import-drop" aria-hidden="true">
          <p>Drop files to import them as documents</p>
        </div>
      )}
      {chosen !== null && (
        <Suspense fallback={null}>
          <ImportPanel key={chosen.number} {...props} files={chosen.files} onClose={() => setChosen(null)} />
        </Suspense>
      )}
    </>
  )
}

/** Calls `onFiles` with files that are dropped on the page. Returns whether files are being dragged over it. */
function useDroppedFiles(onFiles: (files: readonly File[]) => void): boolean {
  const [isDragging, setDragging] = useState(false)
  const latest = useRef(onFiles)
  latest.current = onFiles
  useEffect(() => {
    const listeners = new AbortController()
    const { signal } = listeners
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true
    window.addEventListener(
      'dragover',
      (event) => {
        if (!hasFiles(event)) return
        event.preventDefault()
        setDragging(true)
      },
      { signal },
    )
    window.addEventListener(
      'dragleave',
      (event) => {
        // Without a related target the pointer has left the window.
        if (event.relatedTarget === null) setDragging(false)
      },
      { signal },
    )
    window.addEventListener(
      'drop',
      (event) => {
        setDragging(false)
        if (!hasFiles(event)) return
        // Otherwise the browser would leave the page to show the file.
        event.preventDefault()
        latest.current([...(event.dataTransfer?.files ?? [])])
      },
      { signal },
    )
    return () => listeners.abort()
  }, [])
  return isDragging
}
