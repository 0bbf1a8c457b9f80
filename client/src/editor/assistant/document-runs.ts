import type { ApiError, ApiResult } from '../../api/http.ts'
import { followRun } from '../../api/run-events.ts'
import { type AssistantInfo, type Run, type RunRequest, type RunsApi, runsApi } from '../../api/runs.ts'
import type { DocumentSession } from '../../session/document-session.ts'
import { localStore } from '../../session/storage/local-store.ts'
import { loadOwnRuns, saveOwnRun } from './own-runs.ts'
import { activeRuns, initialRuns, type RunsState, withList, withRun, withSteps } from './runs-state.ts'

/** Least time between two requests for the list, milliseconds, however many hints arrive. */
const ASK_EVERY_MS = 500

/** Time between two requests while runs are under way, milliseconds: a hint may be lost. */
const LOOK_EVERY_MS = 5_000

/** Runs that are listed. */
const LISTED = 20

/** Runs that are followed at once: a browser opens only six connections to a server. */
const FOLLOWED = 2

/**
 * The runs in one document, as this page sees them, and what can be done with them. It asks the server when a hint says
 * that something has changed, when the page comes to the front, and from time to time while agents work.
 */
export class DocumentRuns {
  /** What the server offers. */
  readonly info: AssistantInfo
  private readonly api: RunsApi
  private readonly session: DocumentSession
  private readonly listeners = new Set<() => void>()
  /** What this page has asked for, by the ids of the runs. */
  private readonly requests = new Map<string, RunRequest>()
  private readonly streams = new Map<string, () => void>()
  private readonly leaving = new AbortController()
  private state: RunsState
  private request: { readonly state: 'none' } | { readonly state: 'due'; readonly timer: Timer } = NONE
  private askedAt = Number.NEGATIVE_INFINITY
  private look: Timer | null = null

  constructor(session: DocumentSession, info: AssistantInfo) {
    this.session = session
    this.info = info
    this.api = runsApi(session.server, session.send)
    this.state = initialRuns(loadOwnRuns(localStore()))
    const unhint = session.onHint((hint) => hint === 'runs' && this.ask())
    this.leaving.signal.addEventListener('abort', unhint)
    document.addEventListener('visibilitychange', () => this.ask(), { signal: this.leaving.signal })
    this.ask()
  }

  /** The present state; the same object until something changes. A bound function. */
  readonly snapshot = (): RunsState => this.state

  /** Calls `listener` after every change; returns the unsubscription. A bound function. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Follows the steps of the runs that are under way, for a panel that shows them, until the returned function is called. */
  show(): () => void {
    this.become({ ...this.state, isShown: true })
    this.ask()
    return () => this.become({ ...this.state, isShown: false })
  }

  /** Starts a run; resolves to it, or to `null` when it was refused, which the state says. */
  async start(request: RunRequest): Promise<Run | null> {
    this.become({ ...this.state, isStarting: true, failure: null })
    const result = await this.api.start(this.session.address, request)
    this.become({ ...this.state, isStarting: false })
    if (!result.ok) {
      this.fail(null, result.error)
      return null
    }
    const { run } = result.value
    this.requests.set(run.id, request)
    saveOwnRun(localStore(), run.id)
    this.become({ ...withRun(this.state, run), own: new Set([run.id, ...this.state.own]) })
    return run
  }

  /** Ends a run. What it wrote stays. */
  async stop(id: string): Promise<void> {
    this.take(id, await this.api.stop(id))
  }

  /** Ends all runs that this browser has started; returns how many there were. */
  stopOwn(): number {
    const own = activeRuns(this.state).filter(
      ({ id, state }) => state !== 'stopping' && this.state.own.has(id),
    )
    for (const { id } of own) void this.stop(id)
    return own.length
  }

  /** Takes back what a run wrote; resolves to how many blocks stay because people have changed them since. */
  async undo(id: string): Promise<number> {
    const result = await this.api.undo(id)
    this.take(id, result)
    return result.ok ? result.value.undone.kept : 0
  }

  /** Whether a run can be asked for again: only the page that did knows what was asked. */
  canRepeat(id: string): boolean {
    return this.requests.has(id)
  }

  /** Takes back what a run wrote, if it wrote anything, and asks for the same again. */
  async repeat(run: Run): Promise<void> {
    const request = this.requests.get(run.id)
    if (request === undefined) return
    if (run.canUndo && !run.undone) await this.undo(run.id)
    await this.start(request)
  }

  /** Answers the question of a run. */
  async answer(id: string, question: string, text: string): Promise<void> {
    this.take(id, await this.api.answer(id, question, text))
  }

  /** Loads the steps of a run that is not followed. */
  async loadSteps(id: string): Promise<void> {
    const result = await this.api.find(id)
    if (!result.ok) return this.fail(id, result.error)
    this.become(withSteps(withRun(this.state, result.value.run), id, result.value.steps))
  }

  /** Shows a run that has ended in full, or none, in the panel. */
  open(id: string | null): void {
    this.become({ ...this.state, opened: id })
    if (id !== null) void this.loadSteps(id)
  }

  /** Looks at the list again after it could not be loaded. */
  retry(): void {
    this.become({ ...this.state, loading: 'loading' })
    this.ask()
  }

  /** Forgets why something did not happen. */
  dismissFailure(): void {
    this.become({ ...this.state, failure: null })
  }

  destroy(): void {
    this.leaving.abort()
    this.listeners.clear()
    for (const end of this.streams.values()) end()
    this.streams.clear()
    if (this.request.state === 'due') clearTimeout(this.request.timer)
    if (this.look !== null) clearTimeout(this.look)
  }

  private take(id: string, result: ApiResult<{ readonly run: Run }>): void {
    if (result.ok) this.become({ ...withRun(this.state, result.value.run), failure: null })
    else this.fail(id, result.error)
  }

  private fail(run: string | null, error: ApiError): void {
    this.become({ ...this.state, failure: { run, error } })
  }

  /** Asks for the list: at once, or when {@link ASK_EVERY_MS} have passed. A page that is not seen does not ask. */
  private ask(): void {
    if (document.visibilityState !== 'visible' || this.request.state === 'due') return
    const timer = setTimeout(
      () => {
        this.request = NONE
        this.askedAt = performance.now()
        void this.load()
      },
      Math.max(0, this.askedAt + ASK_EVERY_MS - performance.now()),
    )
    this.request = { state: 'due', timer }
  }

  private async load(): Promise<void> {
    const result = await this.api.list(this.session.address, LISTED)
    if (result.ok) this.become(withList(this.state, result.value))
    else if (this.state.loading !== 'loaded') this.become({ ...this.state, loading: result.error })
  }

  private become(state: RunsState): void {
    if (this.leaving.signal.aborted) return
    this.state = state
    this.follow()
    if (this.look !== null) clearTimeout(this.look)
    this.look = activeRuns(state).length === 0 ? null : setTimeout(() => this.ask(), LOOK_EVERY_MS)
    for (const listener of this.listeners) listener()
  }

  /** Opens and closes streams, so that those of the runs that are shown are open. */
  private follow(): void {
    const wanted = this.state.isShown ? activeRuns(this.state).slice(0, FOLLOWED) : []
    const ids = new Set(wanted.map(({ id }) => id))
    for (const [id, end] of this.streams) {
      if (ids.has(id)) continue
      end()
      this.streams.delete(id)
    }
    for (const id of ids) {
      if (this.streams.has(id)) continue
      const end = followRun(this.session, id, {
        onRun: (run) => this.become(withRun(this.state, run)),
        onStep: (step) => this.become(withSteps(this.state, id, [step])),
      })
      this.streams.set(id, end)
    }
  }
}

type Timer = ReturnType<typeof setTimeout>

const NONE = { state: 'none' } as const
