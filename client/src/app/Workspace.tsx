import type { Editor } from '@tiptap/core'
import { ArrowLeft } from 'lucide-react'
import { Suspense, useState } from 'react'
import type { DocumentSummary, DocumentsApi } from '../api/documents.ts'
import { later, Nothing } from '../editor/controls/later.ts'
import { DocumentEditor } from '../editor/DocumentEditor.tsx'
import { focusNow } from '../editor/input/focus.ts'
import { FacesAlone } from '../editor/people/Faces.tsx'
import { SaveIndicator } from '../editor/saving/SaveIndicator.tsx'
import { useSession } from '../editor/state/use-session.ts'
import type { DocumentSession } from '../session/document-session.ts'
import { savePerson } from '../session/presence/stored-person.ts'
import { localStore } from '../session/storage/local-store.ts'
import { AppLink } from './navigation.tsx'
import { pathOf } from './route.ts'
import { ThemeButton } from './ThemeButton.tsx'
import { TitleField } from './TitleField.tsx'
import { UNTITLED } from './title-state.ts'

// Menus need more code than the bars that they open from.
const PeopleMenu = later(() => import('../editor/people/PeopleMenu.tsx'), FacesAlone)
const MoreMenu = later(() => import('./MoreMenu.tsx'), Nothing)
const WordsDialog = later(() => import('../editor/words/WordsDialog.tsx'), Nothing)
const AssistantMenu = later(() => import('../editor/assistant/AssistantMenu.tsx'), Nothing)

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
  const [counting, setCounting] = useState(false)
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
        <Suspense fallback={<FacesAlone session={session} />}>
          <PeopleMenu session={session} onPerson={(person) => savePerson(localStore(), person)} />
        </Suspense>
        <ThemeButton />
        <Suspense fallback={<span className="cw-tool" aria-hidden="true" />}>
          <MoreMenu
            session={session}
            editor={editor}
            title={summary?.title ?? UNTITLED}
            onFind={() => editor?.emit('find', {})}
            onOutline={() => editor?.emit('outline', {})}
            onWords={() => setCounting(true)}
            onTrash={onTrash}
          />
        </Suspense>
      </header>
      <main id="content" className="cw-workspace-main">
        <DocumentEditor
          session={session}
          address={location.origin + pathOf({ page: 'document', address })}
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
      <Suspense fallback={null}>
        {counting && editor !== null && <WordsDialog editor={editor} onClose={() => setCounting(false)} />}
      </Suspense>
    </div>
  )
}
