import type { Editor } from '@tiptap/core'
import { Eraser, ListTree, type LucideIcon, PenLine, Square, TextQuote, X } from 'lucide-react'
import { DropdownMenu } from 'radix-ui'
import { useEffect, useState } from 'react'
import { type AssistantInfo, runsApi, type Task } from '../../api/runs.ts'
import { AgentIcon } from '../../interface/AgentIcon.tsx'
import { Menu } from '../../interface/Menu.tsx'
import type { DocumentSession } from '../../session/document-session.ts'
import { useEditorValue } from '../state/use-editor-value.ts'
import { DOING, type RunState } from './run-state.ts'
import { selectionAnchor } from './selection-anchor.ts'
import { useRun } from './use-run.ts'

interface TaskEntry {
  readonly task: Task
  readonly label: string
  readonly note: string
  readonly icon: LucideIcon
}

const TASKS: readonly TaskEntry[] = [
  { task: 'summarize', label: 'Summarize', note: 'The document in a few sentences', icon: TextQuote },
  { task: 'outline', label: 'Outline', note: 'Its structure as a list', icon: ListTree },
  { task: 'continue', label: 'Continue writing', note: 'From where your caret is', icon: PenLine },
  { task: 'tidy', label: 'Tidy the selection', note: 'Spelling, spacing, quotation marks', icon: Eraser },
]

export interface AssistantMenuProps {
  readonly session: DocumentSession
  readonly editor: Editor
  readonly disabled: boolean
}

/** The menu that starts a run of the assistant, and the note about the present run. */
export default function AssistantMenu({ session, editor, disabled }: AssistantMenuProps) {
  const run = useRun(session)
  const [open, setOpen] = useState(false)
  const info = useAssistantInfo(session.server, open)
  const selected = useEditorValue(editor, (editor) => !editor.state.selection.empty)
  const busy = run.state.state !== 'idle' && run.state.state !== 'ended'
  return (
    <>
      <Menu
        className="cw-assistant-menu"
        button={
          <button
            type="button"
            className="cw-button cw-assistant"
            data-cw-tip="Assistant"
            disabled={disabled || busy}
          >
            <AgentIcon className="cw-icon" />
            <span className="cw-assistant-label">Assistant</span>
          </button>
        }
        onOpenChange={setOpen}
      >
        <DropdownMenu.Label className="cw-menu-head">
          <strong>{info?.name ?? 'Assistant'}</strong>
          <span className="cw-note">{describe(info)}</span>
        </DropdownMenu.Label>
        {TASKS.map(({ task, label, note, icon: Icon }) => {
          const needsSelection = task === 'tidy' && !selected
          return (
            <DropdownMenu.Item
              key={task}
              className="cw-menu-item cw-task"
              disabled={needsSelection}
              onSelect={() => run.start(task, selectionAnchor(editor))}
            >
              <Icon className="cw-icon" aria-hidden="true" />
              <span className="cw-task-text">
                <span className="cw-menu-label">{label}</span>
                <span className="cw-note">{needsSelection ? 'Select some text first' : note}</span>
              </span>
            </DropdownMenu.Item>
          )
        })}
      </Menu>
      <RunNote name={info?.name ?? 'Assistant'} state={run.state} onStop={run.stop} onDismiss={run.dismiss} />
    </>
  )
}

interface RunNoteProps {
  readonly name: string
  readonly state: RunState
  readonly onStop: () => void
  readonly onDismiss: () => void
}

/** The note about the present run at the lower edge of the window, with the button that stops it. */
function RunNote({ name, state, onStop, onDismiss }: RunNoteProps) {
  if (state.state === 'idle') return <div className="cw-run-place" role="status" />
  const ended = state.state === 'ended'
  return (
    <div className="cw-run-place" role="status">
      <div className="cw-panel cw-run" data-outcome={ended ? state.outcome : 'running'}>
        <AgentIcon className="cw-icon" />
        <span className="cw-run-text">{runText(name, state)}</span>
        {ended ? (
          <button type="button" className="cw-tool" aria-label="Dismiss" onClick={onDismiss}>
            <X className="cw-icon" aria-hidden="true" />
          </button>
        ) : (
          <button type="button" className="cw-button" disabled={state.state !== 'running'} onClick={onStop}>
            <Square className="cw-icon-small" aria-hidden="true" />
            {state.state === 'stopping' ? 'Stopping…' : 'Stop'}
          </button>
        )}
      </div>
    </div>
  )
}

function runText(name: string, state: Exclude<RunState, { state: 'idle' }>): string {
  switch (state.state) {
    case 'starting':
      return `${name}: ${DOING[state.task]}…`
    case 'running':
    case 'stopping':
      return `${name}: ${DOING[state.run.task]}…`
    case 'ended':
      return `${name}: ${state.message}`
    default:
      return state satisfies never
  }
}

function describe(info: AssistantInfo | null): string {
  if (info === null) return 'Writes in the document beside you.'
  if (info.offline) {
    return 'Works without a language model: it picks sentences, lists headings and tidies type. Your text stays on this server.'
  }
  return info.model === null ? 'Writes in the document beside you.' : `Uses ${info.model}.`
}

function useAssistantInfo(server: string, wanted: boolean): AssistantInfo | null {
  const [info, setInfo] = useState<AssistantInfo | null>(null)
  useEffect(() => {
    if (!wanted || info !== null) return
    let live = true
    void runsApi(server)
      .assistant()
      .then((result) => {
        if (live && result.ok) setInfo(result.value)
      })
    return () => {
      live = false
    }
  }, [server, wanted, info])
  return info
}
