import type { Editor } from '@tiptap/core'
import { Square, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { Run } from '../../api/runs.ts'
import { Avatar } from '../people/Avatar.tsx'
import { Answer } from './Answer.tsx'
import type { DocumentRuns } from './document-runs.ts'
import { RunQuestion } from './RunQuestion.tsx'
import { actionEntry } from './run-actions.ts'
import { agentTitle, keptText, outcomeText } from './run-text.ts'
import { hasEnded } from './runs-state.ts'
import { useRunsState } from './use-runs.ts'
import './run-note.css'

/** Time for which the note about a run that went well is shown, milliseconds; longer while it is hovered or focused. */
const DONE_SHOWN_MS = 8_000

export interface RunNoteProps {
  readonly editor: Editor
  readonly runs: DocumentRuns
  /** When this page was opened: runs that had ended before are not told. */
  readonly openedAt: number
}

/** The note about the newest run of this browser, at the lower edge, while the panel does not show it. */
export function RunNote({ editor, runs, openedAt }: RunNoteProps) {
  const [dismissed, setDismissed] = useState<string | null>(null)
  const isShown = useRunsState(runs, ({ isShown }) => isShown)
  const run = useRunsState(runs, ({ runs, own }) => runs.find(({ id }) => own.has(id)))
  const failure = useRunsState(runs, ({ failure }) => failure?.error ?? null)
  const isOld = run?.endedAt != null && Date.parse(run.endedAt) < openedAt
  const isStale = run === undefined || isOld || dismissed === run.id
  if (isShown || (isStale && failure === null)) return null
  if (isStale || run === undefined) {
    return (
      <div className="cw-run-place" role="alert">
        <div className="cw-panel cw-run-note" data-outcome="failed">
          <span className="cw-run-note-text">
            {failure?.message} {failure?.todo}
          </span>
          <Dismiss onClick={() => runs.dismissFailure()} />
        </div>
      </div>
    )
  }
  return (
    <Note
      key={`${run.id} ${hasEnded(run)}`}
      run={run}
      title={agentTitle(runs.info.agents, run)}
      onStop={() => void runs.stop(run.id)}
      onUndo={() =>
        void runs.undo(run.id).then((kept) => kept > 0 && editor.emit('toast', { text: keptText(kept) }))
      }
      onAgain={runs.canRepeat(run.id) ? () => void runs.repeat(run) : null}
      onAnswer={(text) => run.question !== null && void runs.answer(run.id, run.question.id, text)}
      onDismiss={() => setDismissed(run.id)}
    />
  )
}

interface NoteProps {
  readonly run: Run
  readonly title: string
  readonly onStop: () => void
  readonly onUndo: () => void
  /** `null` where it is not known what was asked. */
  readonly onAgain: (() => void) | null
  readonly onAnswer: (text: string) => void
  readonly onDismiss: () => void
}

function Note({ run, title, onStop, onUndo, onAgain, onAnswer, onDismiss }: NoteProps) {
  const [held, setHeld] = useState(false)
  const ended = hasEnded(run)
  const goes = ended && run.state !== 'failed' && run.answer === null && !held
  useEffect(() => {
    if (!goes) return
    const timer = setTimeout(onDismiss, DONE_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [goes, onDismiss])
  const doing = run.state === 'stopping' ? 'Stopping' : (run.activity ?? actionEntry(run.action).doing)
  return (
    <div className="cw-run-place">
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only a pause while somebody reads or reaches for the action. */}
      <div
        className="cw-panel cw-run-note"
        data-outcome={ended ? run.state : 'running'}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onFocus={() => setHeld(true)}
        onBlur={() => setHeld(false)}
      >
        <Avatar person={{ name: title, color: '', agent: true }} small />
        <span className="cw-run-note-text">
          <strong>{title}</strong> {ended ? outcomeText(run) : `${doing}…`}
        </span>
        {!ended && (
          <button
            type="button"
            className="cw-button cw-button-small"
            aria-busy={run.state === 'stopping' || undefined}
            onClick={() => run.state !== 'stopping' && onStop()}
          >
            <Square className="cw-icon-small" aria-hidden="true" />
            Stop
          </button>
        )}
        {ended && run.canUndo && !run.undone && (
          <button type="button" className="cw-button cw-button-small" onClick={onUndo}>
            Undo run
          </button>
        )}
        {ended && onAgain !== null && (
          <button type="button" className="cw-button cw-button-small cw-button-quiet" onClick={onAgain}>
            Try again
          </button>
        )}
        {ended && <Dismiss onClick={onDismiss} />}
        {run.question !== null && (
          <RunQuestion title={title} question={run.question} editable onAnswer={onAnswer} />
        )}
        {run.answer !== null && <Answer markdown={run.answer} />}
      </div>
    </div>
  )
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <button type="button" className="cw-tool" aria-label="Dismiss" onClick={onClick}>
      <X className="cw-icon" aria-hidden="true" />
    </button>
  )
}
