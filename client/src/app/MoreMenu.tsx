import type { Editor } from '@tiptap/core'
import { CopyPlus, Ellipsis, LetterText, ListTree, Search, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { Suspense, useCallback, useState } from 'react'
import { createPortal } from 'react-dom'
import { keysLabel } from '../editor/controls/key-label.ts'
import { later, Nothing } from '../editor/controls/later.ts'
import { usePortal } from '../editor/controls/portal.ts'
import { ExportItems } from '../editor/export/ExportItems.tsx'
import type { ExportJob } from '../editor/export/export-job.ts'
import { useSession } from '../editor/state/use-session.ts'
import type { DocumentSession } from '../session/document-session.ts'
import { navigate } from './navigation.tsx'
import './print-title.css'

const ExportNote = later(() => import('../editor/export/ExportNote.tsx'), Nothing)
const CopyNote = later(() => import('./copy/CopyNote.tsx'), Nothing)

export interface MoreMenuProps {
  readonly session: DocumentSession
  /** `null` until there is an editor. */
  readonly editor: Editor | null
  /** The title as it was when the page was opened. */
  readonly title: string
  readonly onFind: () => void
  readonly onOutline: () => void
  readonly onWords: () => void
  readonly onTrash: () => void
}

/** What somebody does with the document by the menu. Each has another number. */
type Doing =
  | { readonly what: 'export'; readonly job: Exclude<ExportJob, { kind: 'print' }>; readonly number: number }
  | { readonly what: 'copy'; readonly number: number }

/** The menu of what can be done with the whole document. */
export default function MoreMenu(props: MoreMenuProps) {
  const { session, editor, onFind, onOutline, onWords, onTrash } = props
  const portal = usePortal()
  const title = useSession(session, ({ title }) => title) ?? props.title
  const [doing, setDoing] = useState<Doing | null>(null)
  const end = useCallback(() => setDoing(null), [])
  const next = (doing: Doing | null) => (doing?.number ?? 0) + 1
  const start = (job: ExportJob) => {
    // After the menu has closed: the dialog of the browser stops the page.
    if (job.kind === 'print') setTimeout(() => print())
    else setDoing((last) => ({ what: 'export', job, number: next(last) }))
  }
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger ref={portal.ref} className="cw-tool" aria-label="More" data-cw-tip="More">
          <Ellipsis className="cw-icon" aria-hidden="true" />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal container={portal.container}>
          <DropdownMenu.Content className="cw-panel cw-menu" align="end" sideOffset={8} collisionPadding={8}>
            <DropdownMenu.Item className="cw-menu-item" onSelect={onFind}>
              <Search className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Find and replace…</span>
              <kbd className="cw-keys">{keysLabel('Mod-Shift-f')}</kbd>
            </DropdownMenu.Item>
            <DropdownMenu.Item className="cw-menu-item" onSelect={onOutline}>
              <ListTree className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Outline</span>
            </DropdownMenu.Item>
            <DropdownMenu.Item className="cw-menu-item" onSelect={onWords}>
              <LetterText className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Words…</span>
            </DropdownMenu.Item>
            {editor !== null && <ExportItems editor={editor} container={portal.container} onExport={start} />}
            <DropdownMenu.Item
              className="cw-menu-item"
              onSelect={() => setDoing((last) => ({ what: 'copy', number: next(last) }))}
            >
              <CopyPlus className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Make a copy</span>
            </DropdownMenu.Item>
            <DropdownMenu.Item className="cw-menu-item" onSelect={onTrash}>
              <Trash2 className="cw-icon" aria-hidden="true" />
              <span className="cw-menu-label">Move to trash</span>
            </DropdownMenu.Item>
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {doing !== null &&
        createPortal(
          <Suspense fallback={null}>
            {doing.what === 'copy' && (
              <CopyNote
                key={doing.number}
                server={session.server}
                source={{ address: session.address, title }}
                onOpen={openDocument}
                onClose={end}
              />
            )}
            {doing.what === 'export' && editor !== null && (
              <ExportNote
                key={doing.number}
                editor={editor}
                session={session}
                title={title}
                job={doing.job}
                onEnd={end}
              />
            )}
          </Suspense>,
          document.body,
        )}
    </>
  )
}

function openDocument(address: string): void {
  navigate({ page: 'document', address })
}
