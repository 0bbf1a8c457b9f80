import type { ApiError } from '../../api/http.ts'
import type { Run, RunList, RunStep } from '../../api/runs.ts'

/** Steps of a run that are kept, the newest ones. */
const MAX_STEPS = 200

/** What a page knows of the runs in its document. */
export interface RunsState {
  /** Whether the list was loaded, and why not. */
  readonly loading: 'loading' | 'loaded' | ApiError
  /** Whether agents may work in the document. */
  readonly isAllowed: boolean
  /** The newest first. */
  readonly runs: readonly Run[]
  /** The steps of the runs that somebody looks at, by the ids of the runs. */
  readonly steps: ReadonlyMap<string, readonly RunStep[]>
  /** The ids of the runs that this browser has started. */
  readonly own: ReadonlySet<string>
  /** Why the last thing that was asked for did not happen, and the run that it was about; `null` for a new one. */
  readonly failure: { readonly run: string | null; readonly error: ApiError } | null
  /** Whether the server is being asked for a run. */
  readonly isStarting: boolean
  /** Whether the panel shows the runs at present. */
  readonly isShown: boolean
  /** The ended run that the panel shows in full; `null` for none. */
  readonly opened: string | null
}

/** Before anything is loaded. */
export function initialRuns(own: ReadonlySet<string>): RunsState {
  return {
    loading: 'loading',
    isAllowed: true,
    runs: [],
    steps: new Map(),
    own,
    failure: null,
    isStarting: false,
    isShown: false,
    opened: null,
  }
}

/** Whether a run has come to its end. */
export const hasEnded = ({ state }: Run): boolean =>
  state === 'done' || state === 'failed' || state === 'cancelled'

/** The runs that have not ended. */
export const activeRuns = ({ runs }: RunsState): readonly Run[] => runs.filter((run) => !hasEnded(run))

/** The list that the server answered with. */
export function withList(state: RunsState, { runs, agents }: RunList): RunsState {
  const known = new Map(state.runs.map((run) => [run.id, run]))
  return {
    ...state,
    loading: 'loaded',
    isAllowed: agents,
    runs: runs.map((run) => later(known.get(run.id), run)),
  }
}

/** One run as the server has just told it. */
export function withRun(state: RunsState, run: Run): RunsState {
  const index = state.runs.findIndex(({ id }) => id === run.id)
  const runs = index < 0 ? [run, ...state.runs] : state.runs.with(index, later(state.runs[index], run))
  return { ...state, runs }
}

/** A step of a run. A stream that begins anew repeats the steps. */
export function withSteps(state: RunsState, id: string, steps: readonly RunStep[]): RunsState {
  const present = state.steps.get(id) ?? []
  const fresh = steps.filter(({ seq }) => !present.some((step) => step.seq === seq))
  if (fresh.length === 0) return state
  const all = [...present, ...fresh].sort((a, b) => a.seq - b.seq).slice(-MAX_STEPS)
  return { ...state, steps: new Map(state.steps).set(id, all) }
}

/** What has ended does not begin again: an answer may have been overtaken by another one. */
function later(known: Run | undefined, told: Run): Run {
  return known !== undefined && hasEnded(known) && !hasEnded(told) ? known : told
}
