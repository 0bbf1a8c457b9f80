import { Suspense, useEffect, useRef, useState } from 'react'
import type { Run } from '../../api/runs.ts'
import { showBlock } from '../blocks/show-block.ts'
import { later, Nothing } from '../controls/later.ts'
import type { PanelProps } from '../frame/panel.ts'
import { ask } from './ask.ts'
import type { DocumentRuns } from './document-runs.ts'
import { RunCard, type RunCardProps } from './RunCard.tsx'
import { offeredActions } from './run-actions.ts'
import { agentTitle, assistantText, keptText } from './run-text.ts'
import { hasEnded } from './runs-state.ts'
import { useIsOff, useNow, useRuns, useRunsState } from './use-runs.ts'
import './assistant-panel.css'

const Composer = later(() => import('./Composer.tsx'), Nothing)
const EarlierRuns = later(() => import('./EarlierRuns.tsx'), Nothing)

/** Actions that are offered in an empty panel. */
const FIRST_ACTIONS = 3

/** The assistant: the runs in the document, and where one asks for another. */
export default function AssistantPanel(props: PanelProps) {
  const runs = useRuns(props.editor)
  const isOff = useIsOff(props.editor)
  const { onClose } = props
  useEffect(() => {
    if (isOff) onClose()
  }, [isOff, onClose])
  if (runs === null) return <Loading />
  return <Shown {...props} runs={runs} />
}

function Shown({ editor, editable, isAsked, runs }: PanelProps & { runs: DocumentRuns }) {
  const place = useRef<HTMLDivElement>(null)
  const [takesFocus] = useState(isAsked)
  const state = useRunsState(runs, (state) => state)
  const present = state.runs.filter((run) => !hasEnded(run))
  const [newest] = state.runs
  // The last one stays in view with its outcome.
  const last = newest !== undefined && hasEnded(newest) ? [newest] : []
  const shown = [...present, ...last]
  const earlier = state.runs.filter((run) => !shown.includes(run))
  const now = useNow(present.length > 0)
  useEffect(() => runs.show(), [runs])
  const newestId = last[0]?.id
  useEffect(() => {
    if (newestId !== undefined) void runs.loadSteps(newestId)
  }, [runs, newestId])
  useEffect(() => {
    if (!takesFocus) return
    // The field takes it over when it is loaded later.
    const field = opensKeyboard() ? null : place.current?.querySelector('textarea')
    ;(field ?? place.current)?.focus()
  }, [takesFocus])
  // What was pressed goes.
  const keepFocus = () => place.current?.focus()
  const propsOf = (run: Run): Omit<RunCardProps, 'run'> => ({
    title: agentTitle(runs.info.agents, run),
    steps: state.steps.get(run.id) ?? [],
    isOwn: state.own.has(run.id),
    editable,
    now,
    failure: state.failure?.run === run.id ? state.failure.error : null,
    onStop: () => {
      keepFocus()
      void runs.stop(run.id)
    },
    onUndo: () => {
      keepFocus()
      void undo(run.id)
    },
    onAnswer: (text) => {
      keepFocus()
      if (run.question !== null) void runs.answer(run.id, run.question.id, text)
    },
    onGoTo: (handle) => {
      if (!showBlock(editor, `#b=${handle}`, false))
        editor.emit('toast', { text: 'That part is no longer in the document.' })
    },
  })
  const cardOf = (run: Run) => <RunCard key={run.id} run={run} {...propsOf(run)} />
  const undo = async (id: string) => {
    const kept = await runs.undo(id)
    if (kept > 0) editor.emit('toast', { text: keptText(kept) })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it handles a key of what is in it.
    <div
      ref={place}
      className="cw-assistant-panel"
      tabIndex={-1}
      // Some systems take the keys that stop runs. The next press closes the panel.
      onKeyDown={(event) => event.key === 'Escape' && runs.stopOwn() > 0 && event.preventDefault()}
    >
      <div className="cw-assistant-runs">
        {shown.map(cardOf)}
        {content()}
        <Suspense fallback={null}>
          {earlier.length > 0 && (
            <EarlierRuns runs={runs} earlier={earlier} own={state.own} cardOf={cardOf} />
          )}
        </Suspense>
      </div>
      <Suspense fallback={null}>
        {editable && (
          <Composer editor={editor} runs={runs} panel={takesFocus && !opensKeyboard() ? place : null} />
        )}
      </Suspense>
    </div>
  )

  function content() {
    if (state.loading === 'loading' && shown.length === 0) return <Loading />
    if (state.loading !== 'loaded' && state.loading !== 'loading') {
      return (
        <div className="cw-assistant-problem" role="alert">
          <p>
            <strong>The runs could not be loaded.</strong> {state.loading.message} {state.loading.todo}
          </p>
          <button type="button" className="cw-button cw-button-small" onClick={() => runs.retry()}>
            Try again
          </button>
        </div>
      )
    }
    if (shown.length > 0) return null
    return (
      <div className="cw-assistant-empty">
        <h2>Nothing asked yet</h2>
        <p>
          An agent works in the text beside you, with a caret of its own, and can be stopped and taken back.{' '}
          {assistantText(runs.info)}
        </p>
        {editable && (
          <div className="cw-assistant-first">
            {offeredActions(runs.info.agents, 'document')
              .slice(0, FIRST_ACTIONS)
              .map(({ action, label }) => (
                <button
                  key={action}
                  type="button"
                  className="cw-button"
                  onClick={() => {
                    keepFocus()
                    void ask(editor, runs, { action, about: 'document' })
                  }}
                >
                  {label}
                </button>
              ))}
          </div>
        )}
      </div>
    )
  }
}

/** Whether a field that takes the focus opens the keyboard of a phone, which nobody has asked for. */
const opensKeyboard = (): boolean => matchMedia('(width < 40rem)').matches

function Loading() {
  return (
    <div className="cw-lines" aria-busy="true">
      <span />
      <span />
      <span />
    </div>
  )
}
