import { useCallback, useEffect, useMemo, useReducer } from 'react'
import { runsApi, type SelectionAnchor, type Task } from '../../api/runs.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { nextRunState, type RunState } from './run-state.ts'

/** Interval at which the page polls the state of a run, milliseconds. The text of a run arrives through the room. */
const POLL_MS = 800

/** Time after which the note about a successful run disappears, milliseconds. Notes about failures stay. */
const DONE_SHOWN_MS = 4_000

/** The run that this page has started, with functions that start, stop and dismiss it. */
export function useRun(session: DocumentSession): {
  state: RunState
  start: (task: Task, selection: SelectionAnchor | null) => void
  stop: () => void
  dismiss: () => void
} {
  const [state, dispatch] = useReducer(nextRunState, { state: 'idle' })
  const api = useMemo(() => runsApi(session.server), [session.server])
  const id = state.state === 'running' || state.state === 'stopping' ? state.run.id : null

  useEffect(() => {
    if (id === null) return
    let live = true
    let timer: ReturnType<typeof setTimeout>
    const poll = async () => {
      const result = await api.find(id)
      if (!live) return
      dispatch(result.ok ? { type: 'run', run: result.value.run } : { type: 'failed', error: result.error })
      timer = setTimeout(poll, POLL_MS)
    }
    timer = setTimeout(poll, POLL_MS)
    return () => {
      live = false
      clearTimeout(timer)
    }
  }, [api, id])

  useEffect(() => {
    if (state.state !== 'ended' || state.outcome === 'failed') return
    const timer = setTimeout(() => dispatch({ type: 'dismiss' }), DONE_SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])

  const start = useCallback(
    (task: Task, selection: SelectionAnchor | null) => {
      dispatch({ type: 'start', task })
      void api.start(session.address, task, selection).then((result) => {
        dispatch(result.ok ? { type: 'run', run: result.value.run } : { type: 'failed', error: result.error })
      })
    },
    [api, session.address],
  )
  const stop = useCallback(() => {
    if (id === null) return
    dispatch({ type: 'stop' })
    void api.stop(id).then((result) => {
      dispatch(result.ok ? { type: 'run', run: result.value.run } : { type: 'failed', error: result.error })
    })
  }, [api, id])

  return { state, start, stop, dismiss: useCallback(() => dispatch({ type: 'dismiss' }), []) }
}
