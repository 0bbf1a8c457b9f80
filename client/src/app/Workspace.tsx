import type { Editor } from '@tiptap/core'
import { ArrowLeft, Ellipsis, Trash2 } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { lazy, Suspense, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../api/documents.ts'
import { usePortal } from '../editor/controls/portal.ts'
import { DocumentEditor } from '../editor/DocumentEditor.tsx'
import { focusNow } from '../editor/input/focus.ts'
import { PeopleMenu } from '../editor/people/PeopleMenu.tsx'
import { SaveIndicator } from '../editor/saving/SaveIndicator.tsx'
import { useSession } from '../editor/state/use-session.ts'
import type { DocumentSession } from '../session/document-session.ts'
import { savePerson } from '../session/presence/stored-person.ts'
import { AppLink } from './navigation.tsx'
import { localStore } from './storage.ts'
import { ThemeButton } from './ThemeButton.tsx'
import { TitleField } from './TitleField.tsx'
import { UNTITLED } from './title-state.ts'

const AssistantMenu = lazy(() => import('../editor/assistant/AssistantMenu.tsx'))

export interface WorkspaceProps {
  readonly api: DocumentsApi
  readonly address: string
  /** The server's summary of the document; `null` while the server cannot be reached. */
  readonly document: DocumentSummary | null
  readonly session: DocumentSession
  readonly onTrash: () => void
}

/** The editor of a document with the bar above it: navigation, save state, assistant, participants and menu. */
export function Workspace({ api, address, document: summary, session, onTrash }: WorkspaceProps) {
  const [editor, setEditor] = useState<Editor | null>(null)
  const phase = useSession(session, ({ phase }) => phase)
  const editable = phase.state === 'ready' && !phase.readOnly
  // A document without a title that was never changed is new. Its title field gets the focus.
  const isNew = summary !== null && summary.title === UNTITLED && summary.createdAt === summary.updatedAt
  return (
    <div className="cw-workspace">
      <header className="cw-bar">
        <AppLink
          to={{ page: 'documents' }}
          className="cw-tool cw-back"
          aria-label="All documents"
          data-cw-tip="All documents"
        >
          <ArrowLeft className="cw-icon" aria-hidden="true" />
        </AppLink>
        <SaveIndicator session={session} />
        <span className="cw-spacer" />
        {editor !== null && (
          <Suspense fallback={<span className="cw-assistant-slot" />}>
            <AssistantMenu session={session} editor={editor} disabled={!editable} />
          </Suspense>
        )}
        <PeopleMenu session={session} onPerson={(person) => savePerson(localStore(), person)} />
        <ThemeButton />
        <MoreMenu onTrash={onTrash} />
      </header>
      <main id="content" className="cw-workspace-main">
        <DocumentEditor
          session={session}
          onEditor={setEditor}
          heading={
            <TitleField
              api={api}
              session={session}
              address={address}
              title={summary?.title ?? null}
              autofocus={isNew}
              onDone={() => {
                if (editor !== null) focusNow(editor, 'start')
              }}
            />
          }
        />
      </main>
    </div>
  )
}

function MoreMenu({ onTrash }: { onTrash: () => void }) {
  const portal = usePortal()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger ref={portal.ref} className="cw-tool" aria-label="More" data-cw-tip="More">
        <Ellipsis className="cw-icon" aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal container={portal.container}>
        <DropdownMenu.Content className="cw-panel cw-menu" align="end" sideOffset={8} collisionPadding={8}>
          <DropdownMenu.Item className="cw-menu-item" onSelect={onTrash}>
            <Trash2 className="cw-icon" aria-hidden="true" />
            <span className="cw-menu-label">Move to trash</span>
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}
