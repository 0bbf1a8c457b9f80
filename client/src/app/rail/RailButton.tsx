import { PanelLeft } from 'lucide-react'
import { Suspense, useCallback, useEffect, useState } from 'react'
import type { DocumentSummary } from '../../api/documents.ts'
import { keysLabel } from '../../editor/controls/key-label.ts'
import { later, Nothing } from '../../editor/controls/later.ts'
import type { ListPage } from '../navigation/route.ts'
import { projectsOf } from '../projects/projects.ts'
import { useProjects } from '../projects/projects-context.ts'

const RailDrawer = later(() => import('./RailDrawer.tsx'), Nothing)

export interface RailButtonProps {
  readonly page: ListPage | null
  readonly documents: readonly DocumentSummary[] | null
  readonly onSearch: () => void
  /** The rail is being opened, so that its documents are wanted. */
  readonly onOpen?: (() => void) | undefined
}

/** The button, and the key Mod \, that show the rail over the page. */
export function RailButton({ page, documents, onSearch, onOpen }: RailButtonProps) {
  const [isOpen, setOpen] = useState(false)
  const { known } = useProjects()
  const open = useCallback(() => {
    onOpen?.()
    setOpen(true)
  }, [onOpen])
  const close = useCallback(() => setOpen(false), [])
  useEffect(() => {
    const listener = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || !(event.ctrlKey || event.metaKey) || event.key !== '\\') return
      event.preventDefault()
      if (isOpen) close()
      else open()
    }
    addEventListener('keydown', listener)
    return () => removeEventListener('keydown', listener)
  }, [isOpen, open, close])
  return (
    <>
      <button
        type="button"
        className="cw-tool cw-rail-button"
        aria-label="Navigation"
        aria-expanded={isOpen}
        aria-keyshortcuts="Control+\"
        data-cw-tip={`Navigation  ${keysLabel('Mod-\\')}`}
        onClick={open}
      >
        <PanelLeft className="cw-icon" aria-hidden="true" />
      </button>
      <Suspense fallback={null}>
        {isOpen && (
          <RailDrawer
            page={page}
            documents={documents}
            projects={projectsOf(documents ?? [], known)}
            onSearch={() => {
              close()
              onSearch()
            }}
            onClose={close}
          />
        )}
      </Suspense>
    </>
  )
}
