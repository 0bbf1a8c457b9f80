import type { Editor } from '@tiptap/core'
import { type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import type { DocumentSession } from '../session/document-session.ts'
import type { Person } from '../session/presence/person.ts'
import { Announcer } from './announcements/Announcer.tsx'
import { BlockLinkPlace } from './blocks/BlockLinkPlace.tsx'
import { focusNextBar, useBarKeys } from './controls/bar-focus.ts'
import { later, Nothing } from './controls/later.ts'
import { FindPlace } from './find/FindPlace.tsx'
import { PanelPlace } from './frame/PanelPlace.tsx'
import type { Panel } from './frame/panel.ts'
import { BlocksPlace } from './handles/BlocksPlace.tsx'
import { focusNow } from './input/focus.ts'
import { useKeyboardInset } from './input/use-keyboard-inset.ts'
import { MarginPlace } from './margin/MarginPlace.tsx'
import { MARGIN_FEATURES } from './margin-features.ts'
import { PasteNotices } from './paste/notice/PasteNotices.tsx'
import { FacesAlone } from './people/Faces.tsx'
import { useLinkNotes } from './print/use-link-notes.ts'
import { ReadOnlyPlace } from './rights/ReadOnlyPlace.tsx'
import { SaveIndicator, SaveWarning } from './saving/SaveIndicator.tsx'
import { SlashPlace } from './slash/SlashPlace.tsx'
import { useAfterText } from './state/use-after-text.ts'
import { useSession } from './state/use-session.ts'
import { useNoInput } from './suggesting/use-no-input.ts'
import { useSuggesting } from './suggesting/use-suggesting.ts'
import { TablesPlace } from './tables/TablesPlace.tsx'
import { ToastPlace } from './toast/ToastPlace.tsx'
import { BubbleMenu, EditorToolbar, loadBars } from './toolbar/later-bars.ts'
import { useEditor } from './use-editor.ts'

const TellPlaces = later(() => import('./TellPlaces.tsx'), Nothing)
const AskPlaces = later(() => import('./AskPlaces.tsx'), Nothing)
const ImageDialog = later(() => import('./images/ImageDialog.tsx'), Nothing)
const ShortcutsDialog = later(() => import('./shortcuts/ShortcutsDialog.tsx'), Nothing)
const PeopleMenu = later(() => import('./people/PeopleMenu.tsx'), FacesAlone)
const AssistantButton = later(() => import('./assistant/AssistantButton.tsx'), Nothing)
const SuggestingNote = later(() => import('./suggesting/SuggestingNote.tsx'), Nothing)
const AssistantPlace = later(() => import('./assistant/AssistantPlace.tsx'), Nothing)

export interface DocumentEditorProps {
  readonly session: DocumentSession
  /** Whether to show the formatting toolbar. Default true. */
  readonly toolbar?: boolean
  /** Whether to show a bar with the save state and the participants. Default false. */
  readonly statusBar?: boolean
  /** Whether to offer the assistant, if the server has one; with a button in the status bar. Default false. */
  readonly assistant?: boolean
  /** Name of the text for screen readers. */
  readonly label?: string
  /** Content above the text, such as the title. */
  readonly heading?: ReactNode
  /** The document's address, for links to its parts. Default none. */
  readonly address?: string | null
  /** What can be opened beside the text; always the same list. Default nothing. */
  readonly panels?: readonly Panel[]
  /** Whether to focus the text at once. Default false. */
  readonly autofocus?: boolean
  /** Called with the editor after its creation, and with `null` after its destruction. */
  readonly onEditor?: (editor: Editor | null) => void
  /** Asked for by Mod K where the caret is in no link and nothing is selected. Without it the link form opens there. */
  readonly onPalette?: () => void
  /** Called with the user's new name or colour, to store them. */
  readonly onPerson?: (person: Person) => void
}

const NO_PANELS: readonly Panel[] = []

/** The editor of one document with its bars, menus and dialogs. Requires an ancestor element of the class `cw-root`. */
export function DocumentEditor(props: DocumentEditorProps) {
  const { session: opened, toolbar = true, statusBar = false, assistant = false, heading } = props
  const { label = 'Document text', autofocus = false, address = null, panels = NO_PANELS } = props
  const { onEditor, onPalette, onPerson } = props
  const { session, mode, isBeginning, ended, toggle } = useSuggesting(opened)
  const phase = useSession(session, ({ phase }) => phase)
  const host = useRef<HTMLDivElement>(null)
  const root = useRef<HTMLDivElement>(null)
  const [linking, setLinking] = useState(false)
  const [dialog, setDialog] = useState<'none' | 'image' | 'help'>('none')
  const readOnly = phase.state === 'ready' && phase.readOnly
  const editable = phase.state === 'ready' && !readOnly
  const editor = useEditor(host, {
    session,
    editable,
    label,
    autofocus,
    onLink: () => setLinking(true),
    onPalette: onPalette ?? (() => setLinking(true)),
    onHelp: () => setDialog('help'),
    onToolbar: () => root.current !== null && focusNextBar(root.current),
  })
  useEffect(() => {
    onEditor?.(editor)
    return () => onEditor?.(null)
  }, [editor, onEditor])
  const isAfterText = useAfterText(session, loadBars)
  useBarKeys(root, editor)
  useNoInput(editor, isBeginning)
  useKeyboardInset()
  useLinkNotes(editor)

  const askForImage = useCallback(() => setDialog('image'), [])
  useEffect(() => {
    if (editor === null) return
    const help = () => setDialog('help')
    editor.on('askImage', askForImage)
    editor.on('askHelp', help)
    editor.on('suggesting', toggle)
    return () => {
      editor.off('suggesting', toggle)
      editor.off('askImage', askForImage)
      editor.off('askHelp', help)
    }
  }, [editor, askForImage, toggle])
  const close = () => {
    setDialog('none')
    if (editor !== null) focusNow(editor)
  }

  return (
    <div ref={root} className="cw-editor" data-toolbar={toolbar || undefined}>
      {statusBar && (
        <div className="cw-status-bar">
          <SaveIndicator session={session} />
          <span className="cw-spacer" />
          {assistant && isAfterText && editor !== null && (
            <Suspense fallback={null}>
              <AssistantButton editor={editor} hasPanel={panels.length > 0} disabled={!editable} />
            </Suspense>
          )}
          {isAfterText ? (
            <Suspense fallback={<FacesAlone session={session} />}>
              <PeopleMenu session={session} editor={editor} onPerson={(person) => onPerson?.(person)} />
            </Suspense>
          ) : (
            <FacesAlone session={session} />
          )}
        </div>
      )}
      {toolbar && !readOnly && (
        <div className="cw-toolbar-place">
          <Suspense fallback={null}>
            {isAfterText && editor !== null && editable && (
              <EditorToolbar
                editor={editor}
                onLink={() => setLinking(true)}
                onImage={askForImage}
                onHelp={() => setDialog('help')}
              />
            )}
          </Suspense>
        </div>
      )}
      {editor !== null && <FindPlace editor={editor} editable={editable} />}
      {!readOnly && <SaveWarning session={session} />}
      {(mode !== 'editing' || ended !== '') && (
        <Suspense fallback={null}>
          <SuggestingNote mode={mode} ended={ended} onToggle={toggle} />
        </Suspense>
      )}
      <ReadOnlyPlace
        session={session}
        editor={editor}
        phase={editable ? 'writable' : readOnly ? 'readable' : 'opening'}
      />
      <div className="cw-page">
        {heading}
        <div className="cw-surface" data-opening={phase.state === 'opening' || undefined}>
          {phase.state === 'opening' && <Opening session={session} />}
          <div ref={host} className="cw-host" />
          {editor !== null && !linking && <TablesPlace editor={editor} />}
          {isAfterText && editor !== null && (
            <BlocksPlace editor={editor} editable={editable} address={address} />
          )}
          {editor !== null && <MarginPlace editor={editor} features={MARGIN_FEATURES} />}
        </div>
        {editor !== null && editable && <Below editor={editor} />}
      </div>
      <Suspense fallback={null}>
        {isAfterText && editor !== null && (
          <BubbleMenu editor={editor} linking={linking} onLinking={setLinking} />
        )}
      </Suspense>
      {editor !== null && editable && <PasteNotices editor={editor} />}
      <Suspense fallback={null}>
        {isAfterText && editor !== null && address !== null && (
          <TellPlaces editor={editor} session={session} />
        )}
      </Suspense>
      <Suspense fallback={null}>
        {isAfterText && editor !== null && editable && <AskPlaces editor={editor} session={session} />}
      </Suspense>
      {editor !== null && editable && <SlashPlace editor={editor} onImage={askForImage} />}
      <Suspense fallback={null}>
        {dialog === 'image' && editor !== null && <ImageDialog editor={editor} onClose={close} />}
        {dialog === 'help' && <ShortcutsDialog onClose={close} />}
      </Suspense>
      <Suspense fallback={null}>
        {assistant && isAfterText && editor !== null && (
          <AssistantPlace editor={editor} session={session} editable={editable} />
        )}
      </Suspense>
      {panels.length > 0 && (
        <PanelPlace panels={panels} editor={editor} session={session} editable={editable} address={address} />
      )}
      {editor !== null && <ToastPlace editor={editor} />}
      {editor !== null && address !== null && <BlockLinkPlace editor={editor} session={session} />}
      <Announcer session={session} editor={editor} />
    </div>
  )
}

/** The placeholder until content is available: grey lines, and the reason when the server cannot be reached. */
function Opening({ session }: { session: DocumentSession }) {
  const save = useSession(session, ({ save }) => save)
  const waiting = save.kind === 'reconnecting' || save.kind === 'offline'
  return (
    <div className="cw-opening" aria-busy="true">
      <div className="cw-lines" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
      {waiting && (
        <p role="status">
          The server cannot be reached, and this document has not been opened on this device before. It will
          appear as soon as there is a connection.
        </p>
      )}
    </div>
  )
}

/** The area below the text. A press there moves the caret to the end of the text, in a new paragraph if necessary. */
function Below({ editor }: { editor: Editor }) {
  return (
    <div
      className="cw-below"
      aria-hidden="true"
      onMouseDown={(event) => {
        event.preventDefault()
        const last = editor.state.doc.lastChild
        if (last !== null && last.type.name !== 'paragraph') {
          editor.commands.insertContentAt(editor.state.doc.content.size, { type: 'paragraph' })
        }
        focusNow(editor, 'end')
      }}
    />
  )
}
