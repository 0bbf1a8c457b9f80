import type { Editor } from '@tiptap/core'
import {
  type MouseEvent,
  Suspense,
  useCallback,
  useContext,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { DocumentSummary, DocumentsApi } from '../api/documents.ts'
import { useAgentsAllowed, useRuns } from '../editor/assistant/use-runs.ts'
import { later, Nothing } from '../editor/controls/later.ts'
import { DocumentEditor } from '../editor/DocumentEditor.tsx'
import type { ExportJob } from '../editor/export/export-job.ts'
import { focusNow } from '../editor/input/focus.ts'
import { PANELS } from '../editor/panels.ts'
import { FacesAlone } from '../editor/people/Faces.tsx'
import { useAfterText } from '../editor/state/use-after-text.ts'
import { useSession } from '../editor/state/use-session.ts'
import { applyLanguage, loadLanguage } from '../editor/words/text-language.ts'
import type { DocumentSession } from '../session/document-session.ts'
import { savePerson } from '../session/presence/stored-person.ts'
import { localStore } from '../session/storage/local-store.ts'
import { useAccount } from './account-session/account-context.ts'
import { DocumentBar } from './DocumentBar.tsx'
import { DocumentTask, type Task } from './DocumentTask.tsx'
import { documentCommands } from './document-commands.ts'
import { documentAt } from './navigation/document-at.ts'
import { navigate } from './navigation/navigation.tsx'
import { pathOf, routeOf } from './navigation/route.ts'
import { type DocumentCommands, PaletteContext } from './palette/palette-context.ts'
import { useFavourites } from './preferences/favourites.ts'
import { TitleField } from './titles/TitleField.tsx'
import { UNTITLED } from './titles/title-state.ts'

// Menus need more code than the bars that they open from.
const PeopleMenu = later(() => import('../editor/people/PeopleMenu.tsx'), FacesAlone)
const ModeMenu = later(() => import('./ModeMenu.tsx'), Nothing)
const MoreMenu = later(() => import('./MoreMenu.tsx'), Nothing)
const WordsDialog = later(() => import('../editor/words/WordsDialog.tsx'), Nothing)
const InboxButton = later(() => import('./inbox/InboxButton.tsx'), Nothing)
const ShareDialog = later(() => import('./sharing/ShareDialog.tsx'), Nothing)
const VersionsPlace = later(() => import('./versions/VersionsPlace.tsx'), Nothing)
const CommentsButton = later(() => import('../editor/comments/CommentsButton.tsx'), Nothing)
const AssistantButton = later(() => import('../editor/assistant/AssistantButton.tsx'), Nothing)

/** Loads what the bar offers besides the text. */
const loadMenus = () =>
  Promise.all([
    PeopleMenu.load(),
    CommentsButton.load(),
    AssistantButton.load(),
    MoreMenu.load(),
    InboxButton.load(),
  ])

/** While the editor is not rendered. */
const NOTHING_OFFERED: DocumentCommands = { commands: [], editor: null, onImage: () => {}, onFocus: () => {} }

export interface WorkspaceProps {
  readonly api: DocumentsApi
  readonly address: string
  /** The server's summary of the document; `null` while the server cannot be reached. */
  readonly document: DocumentSummary | null
  readonly session: DocumentSession
  readonly onTrash: () => void
}

/** The editor of a document with the bar above it. */
export function Workspace({ api, address, document: summary, session, onTrash }: WorkspaceProps) {
  const [editor, setEditor] = useState<Editor | null>(null)
  const [counting, setCounting] = useState(false)
  const [sharing, setSharing] = useState(false)
  const account = useAccount()
  const [task, setTask] = useState<Task | null>(null)
  const [templateNow, setTemplateNow] = useState<boolean | null>(null)
  const endTask = useCallback(() => setTask(null), [])
  const doExport = useCallback((job: ExportJob) => {
    // After the menu has closed: the dialog of the browser stops the page.
    if (job.kind === 'print') setTimeout(() => print())
    else setTask((last) => ({ kind: 'export', job, number: (last?.number ?? 0) + 1 }))
  }, [])
  const phase = useSession(session, ({ phase }) => phase)
  const announced = useSession(session, ({ title }) => title)
  const isAfterText = useAfterText(session, loadMenus)
  // With its commands.
  useRuns(editor)
  const palette = useContext(PaletteContext)
  const favourites = useFavourites()
  const title = announced ?? summary?.title ?? UNTITLED
  const editable = phase.state === 'ready' && !phase.readOnly
  const starred = favourites.has(address)
  const groups = documentCommands({
    address,
    editor,
    starred,
    onStar: (on) => favourites.set([address], on),
    isTemplate: templateNow ?? summary?.template ?? null,
    onTemplate: (on) => setTask((last) => ({ kind: 'template', on, number: (last?.number ?? 0) + 1 })),
    hasAgents: useAgentsAllowed(editor),
    onAgents: (on) => setTask((last) => ({ kind: 'agents', on, number: (last?.number ?? 0) + 1 })),
    onWords: () => setCounting(true),
    onCopy: () => setTask((last) => ({ kind: 'copy', number: (last?.number ?? 0) + 1 })),
    onShare: account === null ? undefined : () => setSharing(true),
    onTrash,
  })
  const offered = useRef<() => DocumentCommands>(null)
  useLayoutEffect(() => {
    offered.current = () => ({
      commands: [
        ...groups.flatMap(({ commands }) => commands),
        ...(editor?.storage.commentMarks.commands() ?? []),
      ],
      onExport: editor === null ? undefined : doExport,
      editor: editable ? editor : null,
      onImage: () => editor?.emit('askImage', {}),
      onFocus: () => editor !== null && focusNow(editor),
    })
  })
  const { offer } = palette
  useEffect(() => offer(() => offered.current?.() ?? NOTHING_OFFERED), [offer])
  useEffect(() => {
    if (editor !== null) applyLanguage(editor.view.dom, loadLanguage(localStore(), address))
  }, [editor, address])
  useEffect(() => {
    if (editor === null) return
    editor.storage.pasting.titleOf = (href) => {
      const linked = documentAt(href, location.origin)
      if (linked === null) return null
      return api.find(linked).then((result) => (result.ok && result.value.title) || null)
    }
  }, [editor, api])
  // A document without a title that was never changed is new. Its title field gets the focus.
  const isNew = summary !== null && summary.title === UNTITLED && summary.createdAt === summary.updatedAt
  return (
    <div className="cw-workspace">
      {isAfterText && (
        <Suspense fallback={null}>
          <VersionsPlace
            session={session}
            editor={editor}
            title={title}
            editable={editable}
            account={account?.id ?? null}
          />
        </Suspense>
      )}
      <DocumentBar api={api} address={address} title={title} session={session}>
        {isAfterText ? (
          <>
            <Suspense fallback={<FacesAlone session={session} />}>
              <PeopleMenu
                session={session}
                editor={editor}
                onPerson={(person) => savePerson(localStore(), person)}
              />
            </Suspense>
            {editor !== null && (
              <Suspense fallback={<span className="cw-assistant-slot" />}>
                {editable && <ModeMenu editor={editor} />}
                <CommentsButton editor={editor} />
                <AssistantButton editor={editor} hasPanel disabled={!editable} />
              </Suspense>
            )}
            <Suspense fallback={null}>
              <InboxButton />
            </Suspense>
            {account !== null && (
              <button type="button" className="cw-button cw-share-button" onClick={() => setSharing(true)}>
                Share
              </button>
            )}
            <Suspense fallback={<span className="cw-tool" aria-hidden="true" />}>
              <MoreMenu address={address} groups={groups} editor={editor} onExport={doExport} />
            </Suspense>
          </>
        ) : (
          <>
            <FacesAlone session={session} />
            {editor !== null && <span className="cw-assistant-slot" />}
            <span className="cw-tool" aria-hidden="true" />
          </>
        )}
      </DocumentBar>
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: Enter on a link is a click. */}
      <main id="content" className="cw-workspace-main" onClick={followMention}>
        <DocumentEditor
          session={session}
          address={location.origin + pathOf({ page: 'document', address })}
          onEditor={setEditor}
          panels={PANELS}
          assistant
          onPalette={palette.open}
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
      {task !== null && (
        <DocumentTask
          task={task}
          api={api}
          session={session}
          editor={editor}
          title={title}
          onTemplate={setTemplateNow}
          onEnd={endTask}
        />
      )}
      <Suspense fallback={null}>
        {sharing && account !== null && (
          <ShareDialog
            server={session.server}
            send={session.send}
            address={address}
            url={location.origin + pathOf({ page: 'document', address })}
            account={account.id}
            onClose={() => setSharing(false)}
          />
        )}
        {counting && editor !== null && (
          <WordsDialog
            editor={editor}
            onClose={() => {
              setCounting(false)
              focusNow(editor)
            }}
          />
        )}
      </Suspense>
    </div>
  )
}

/** Follows a mention of a document, and a document that mentions this one, within the app. The browser handles clicks with modifier keys. */
function followMention(event: MouseEvent): void {
  const link = event.target instanceof Element ? event.target.closest('a.cw-mention, a.cw-backlink') : null
  if (!(link instanceof HTMLAnchorElement) || link.origin !== location.origin || event.button !== 0) return
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return
  const route = routeOf(link.pathname)
  if (route.page !== 'document') return
  event.preventDefault()
  navigate(route)
}
