import {
  Eye,
  FilePen,
  Info,
  type LucideIcon,
  MessageCircleQuestionMark,
  Pencil,
  PenLine,
  Reply,
  Search,
  Square,
} from 'lucide-react'
import { useId } from 'react'
import type { ApiError } from '../../api/http.ts'
import type { Run, RunStep } from '../../api/runs.ts'
import { Avatar } from '../people/Avatar.tsx'
import { Answer } from './Answer.tsx'
import { RunQuestion } from './RunQuestion.tsx'
import { askedFor, changesText, clockText, spentText, stateText } from './run-text.ts'
import { hasEnded } from './runs-state.ts'
import './run-card.css'

/** Steps that are shown of a run, the newest. */
const SHOWN_STEPS = 60

const ICONS: Readonly<Record<RunStep['kind'], LucideIcon>> = {
  read: Eye,
  search: Search,
  write: PenLine,
  edit: Pencil,
  suggest: FilePen,
  conflict: Info,
  ask: MessageCircleQuestionMark,
  answer: Reply,
  note: Info,
}

export interface RunCardProps {
  readonly run: Run
  /** The name of its agent. */
  readonly title: string
  readonly steps: readonly RunStep[]
  /** Whether it was started in this browser. */
  readonly isOwn: boolean
  /** Whether one may stop it, take it back and answer it. */
  readonly editable: boolean
  /** Milliseconds since 1970. */
  readonly now: number
  /** Why what was asked of this run did not happen. */
  readonly failure: ApiError | null
  readonly onStop: () => void
  readonly onUndo: () => void
  readonly onAnswer: (text: string) => void
  /** Goes to a block of the document. */
  readonly onGoTo: (handle: string) => void
}

/** One run: who, what for, what it has read and done, what it does at present, and what can be done about it. */
export function RunCard(props: RunCardProps) {
  const { run, title, steps, isOwn, editable, now, failure, onStop, onUndo, onAnswer, onGoTo } = props
  const id = useId()
  const ended = hasEnded(run)
  const changes = changesText(run.changes)
  const begun = Date.parse(run.createdAt)
  return (
    <section className="cw-run" aria-labelledby={id} data-state={run.state}>
      <header className="cw-run-head">
        <Avatar person={{ name: title, color: '', agent: true }} />
        <div className="cw-run-who">
          <h3 id={id}>
            {title} <span className="cw-chip-ai">AI</span>{' '}
            <span className="cw-run-for">{isOwn ? 'for you' : `for ${run.invoker.name}`}</span>
          </h3>
          <p className="cw-run-state">{stateText(run, isOwn)}</p>
          <p className="cw-run-spent">{spentText(run, now)}</p>
        </div>
        {editable && !ended && (
          <button
            type="button"
            className="cw-button cw-button-small"
            aria-busy={run.state === 'stopping' || undefined}
            onClick={() => run.state !== 'stopping' && onStop()}
          >
            <Square className="cw-icon-small" aria-hidden="true" />
            {run.state === 'stopping' ? 'Stopping' : 'Stop'}
          </button>
        )}
        {editable && ended && run.canUndo && !run.undone && (
          <button type="button" className="cw-button cw-button-small" onClick={onUndo}>
            Undo run
          </button>
        )}
      </header>
      <p className="cw-run-said" dir="auto">
        {askedFor(run)}
      </p>
      {(steps.length > 0 || (!ended && run.activity !== null)) && (
        <ol className="cw-trace" aria-label="What it did">
          {steps.slice(-SHOWN_STEPS).map((step) => (
            <TraceLine key={step.seq} step={step} begun={begun} onGoTo={onGoTo} />
          ))}
          {!ended && run.activity !== null && (
            <li data-now="">
              <span className="cw-trace-block" aria-hidden="true" />
              <span>{run.activity}</span>
              <time>{clockText(now - begun)}</time>
            </li>
          )}
        </ol>
      )}
      {run.question !== null && (
        <RunQuestion key={run.question.id} {...{ title, editable, onAnswer }} question={run.question} />
      )}
      {run.answer !== null && <Answer markdown={run.answer} />}
      {ended && run.message !== null && (
        <p className="cw-run-outcome" data-failed={run.state === 'failed' || undefined}>
          {run.message}
        </p>
      )}
      {ended && changes !== null && <p className="cw-run-changes">{changes}</p>}
      {failure !== null && (
        <p className="cw-run-outcome" data-failed="" role="alert">
          {failure.message} {failure.todo}
        </p>
      )}
    </section>
  )
}

interface TraceLineProps {
  readonly step: RunStep
  readonly begun: number
  readonly onGoTo: (handle: string) => void
}

function TraceLine({ step, begun, onGoTo }: TraceLineProps) {
  const Icon = ICONS[step.kind] ?? Info
  const [handle] = step.handles
  return (
    <li>
      <Icon className="cw-icon-small" aria-hidden="true" />
      {handle === undefined ? (
        <span>{step.text}</span>
      ) : (
        <button type="button" className="cw-trace-go" onClick={() => onGoTo(handle)}>
          {step.text}
        </button>
      )}
      <time>{clockText(Date.parse(step.at) - begun)}</time>
    </li>
  )
}
