import type { Editor, EditorEvents } from '@tiptap/core'
import { Suspense, useEffect, useRef, useState } from 'react'
import { type AssistantInfo, runsApi } from '../../api/runs.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { later, Nothing } from '../controls/later.ts'
import { agentCommands } from './agent-commands.ts'
import { ask } from './ask.ts'
import type { AskAbout } from './assistant.ts'
import { DocumentRuns } from './document-runs.ts'
import { FreshTextPlace } from './FreshTextPlace.tsx'
import { RunNote } from './RunNote.tsx'
import { runAnnouncement } from './run-announcement.ts'
import { useAskKeys } from './use-ask-keys.ts'
import { useRuns } from './use-runs.ts'

const AskMenu = later(() => import('./AskMenu.tsx'), Nothing)

/** Time until the server is asked again whether it has an assistant, when it did not answer, milliseconds. */
const ASK_AGAIN_MS = 15_000

export interface AssistantPlaceProps {
  readonly editor: Editor
  readonly session: DocumentSession
  readonly editable: boolean
}

/** The assistant beside the text: its keys, the menu in which one asks, the note about the present run, what is said. */
export default function AssistantPlace({ editor, session, editable }: AssistantPlaceProps) {
  useEffect(() => openRuns(editor, session), [editor, session])
  const runs = useRuns(editor)
  return (
    <>
      <FreshTextPlace editor={editor} session={session} />
      {runs !== null && <Opened editor={editor} runs={runs} editable={editable} />}
    </>
  )
}

function Opened({ editor, runs, editable }: { editor: Editor; runs: DocumentRuns; editable: boolean }) {
  const [asking, setAsking] = useState<{ readonly about: AskAbout } | null>(null)
  const [openedAt] = useState(() => Date.now())
  const text = useAnnouncements(runs)
  useAskKeys(editor, runs, editable)
  useEffect(() => {
    if (!editable) return
    const onAsk = ({ action, about }: EditorEvents['ask']) => {
      if (action === undefined) setAsking({ about })
      else void ask(editor, runs, { action, about })
    }
    editor.on('ask', onAsk)
    return () => {
      editor.off('ask', onAsk)
      setAsking(null)
    }
  }, [editor, runs, editable])
  return (
    <>
      <Suspense fallback={null}>
        {asking !== null && (
          <AskMenu editor={editor} runs={runs} about={asking.about} onClose={() => setAsking(null)} />
        )}
      </Suspense>
      <RunNote editor={editor} runs={runs} openedAt={openedAt} />
      <div className="cw-hidden" aria-live="polite">
        {text}
      </div>
    </>
  )
}

/** Asks the server whether it has an assistant, and gives the editor the runs of its document if so. */
function openRuns(editor: Editor, session: DocumentSession): () => void {
  const { assistant } = editor.storage
  const api = runsApi(session.server, session.send)
  let isLeft = false
  let timer: ReturnType<typeof setTimeout> | null = null
  assistant.commands = () => agentCommands(editor)
  let opened: DocumentRuns | null = null
  const tell = (runs: DocumentRuns | null, isAllowed: boolean | null) => {
    const isOff = runs === null
    if (assistant.runs === runs && assistant.isAllowed === isAllowed && assistant.isOff === isOff) return
    assistant.runs = runs
    assistant.isAllowed = isAllowed
    assistant.isOff = isOff
    editor.emit('assistant', {})
  }
  const become = (info: AssistantInfo) => {
    if (!info.enabled) return tell(null, null)
    const runs = new DocumentRuns(session, info)
    opened = runs
    const look = () => {
      const { loading, isAllowed } = runs.snapshot()
      // Where agents are kept out, nothing of them is shown, not even until that is known.
      if (loading !== 'loading') tell(isAllowed ? runs : null, isAllowed)
    }
    runs.subscribe(look)
  }
  const load = async () => {
    const result = await api.assistant()
    if (isLeft) return
    if (result.ok) become(result.value)
    else timer = setTimeout(load, ASK_AGAIN_MS)
  }
  void load()
  return () => {
    isLeft = true
    if (timer !== null) clearTimeout(timer)
    opened?.destroy()
    assistant.runs = null
    assistant.isAllowed = null
    if (!editor.isDestroyed) editor.emit('assistant', {})
  }
}

/** What is said when runs begin, ask or end; not of those that were there when the page was opened. */
function useAnnouncements(runs: DocumentRuns): string {
  const [text, setText] = useState('')
  const before = useRef(runs.snapshot())
  useEffect(() => {
    before.current = runs.snapshot()
    return runs.subscribe(() => {
      const state = runs.snapshot()
      const last = before.current
      before.current = state
      if (state.runs === last.runs || last.loading !== 'loaded') return
      const said = runAnnouncement(runs.info.agents, last.runs, state.runs)
      if (said !== null) setText(said)
    })
  }, [runs])
  return text
}
