import { randomUUID } from 'node:crypto'
import type { Selection } from '../document/selection.ts'
import type { ModelProvider } from '../models/request/provider.ts'
import type { AgentMember, AgentRooms, Invoker } from '../room/room.ts'
import type { TaskName } from '../task-names.ts'
import { TASKS } from '../tasks/tasks.ts'
import type { Outcome } from './execution.ts'
import { PACE, type Pace } from './pace.ts'
import { leftMessage, refusalMessage } from './refusal.ts'
import { Replica } from './replica.ts'
import type { AgentRun, RunFailure } from './run.ts'
import { work } from './work.ts'

/** Limits of concurrent runs, and the retention of ended ones. */
export interface RunLimits {
  /** Concurrent runs in one document. */
  readonly perDocument: number
  /** Concurrent runs in this process. */
  readonly overall: number
  /** Maximum number of ended runs that are kept; the oldest are dropped first. */
  readonly kept: number
  /** Time for which an ended run is kept, in ms. */
  readonly keepMs: number
}

/** Two people may start runs in parallel; a model answers within seconds, and clients query the end within minutes. */
export const RUN_LIMITS: RunLimits = { perDocument: 2, overall: 16, kept: 500, keepMs: 15 * 60_000 }

/** Dependencies and options of {@link AgentRuns}. */
export interface AgentRunsOptions<Person extends Invoker = Invoker> {
  readonly rooms: AgentRooms<Person>
  readonly provider: ModelProvider
  /** Default {@link RUN_LIMITS}. */
  readonly limits?: RunLimits
  /** Default {@link PACE}. */
  readonly pace?: Pace
  /** Called with each ended run, for logs and records. */
  readonly onEnd?: (run: AgentRun) => void
}

/** The result of {@link AgentRuns.start}. */
export type StartResult =
  | { readonly ok: true; readonly run: AgentRun }
  /** Too many runs in this document or in this process, or the process is ending. */
  | { readonly ok: false; readonly reason: 'document-busy' | 'busy' | 'closing'; readonly message: string }

interface Entry {
  run: AgentRun
  readonly controller: AbortController
  /** Frees the run's resources; nothing is written afterwards. */
  release: () => void
  finished: Promise<void>
}

type Ending = NonNullable<Outcome>

/** Colour of an agent's caret and avatar: legible as text on white and on black (WCAG 2.2, 4.5:1 and 4.4:1). */
const COLOR = '#7a5cf5'

/** All runs of this process. For each run, the agent joins a room, shows its presence, and leaves at the end. */
export class AgentRuns<Person extends Invoker = Invoker> {
  readonly #options: AgentRunsOptions<Person>
  readonly #limits: RunLimits
  readonly #entries = new Map<string, Entry>()
  #closing = false

  constructor(options: AgentRunsOptions<Person>) {
    this.#options = options
    this.#limits = options.limits ?? RUN_LIMITS
  }

  /**
   * Starts a task in a document for a person. Resolves when the agent has joined the room, or when it was refused and the
   * run has failed. The task continues after that.
   */
  async start(
    address: string,
    task: TaskName,
    selection: Selection | null,
    invoker: Person,
  ): Promise<StartResult> {
    const refusal = this.#refusal(address)
    if (refusal !== null) return refusal
    const id = randomUUID()
    const startedAt = Date.now()
    const base = { id, address, task, invoker: invoker.id, startedAt, participant: null, usage: [] }
    const entry: Entry = {
      run: { ...base, state: 'running' },
      controller: new AbortController(),
      release: () => {},
      finished: Promise.resolve(),
    }
    this.#entries.set(id, entry)
    const joined = this.#join(entry, invoker)
    entry.finished = joined.then((member) =>
      member === null ? undefined : this.#carryOut(entry, member, selection),
    )
    await joined
    return { ok: true, run: entry.run }
  }

  /** Stops a run: nothing is written afterwards. Null when the run is unknown; ended runs are unchanged. */
  stop(id: string): AgentRun | null {
    const entry = this.#entries.get(id)
    if (entry === undefined) return null
    this.#end(entry, { state: 'stopped', message: 'Stopped.' })
    return entry.run
  }

  /** A running or recently ended run. */
  get(id: string): AgentRun | null {
    this.#forget()
    return this.#entries.get(id)?.run ?? null
  }

  /** The running and recently ended runs of a document, oldest first. */
  list(address: string): AgentRun[] {
    this.#forget()
    return [...this.#entries.values()].map(({ run }) => run).filter((run) => run.address === address)
  }

  /** Ends all runs and refuses new ones. Resolves when every agent has left. */
  async close(): Promise<void> {
    this.#closing = true
    const entries = [...this.#entries.values()]
    for (const entry of entries) {
      this.#end(entry, { state: 'stopped', message: 'The server is restarting.' })
    }
    await Promise.all(entries.map(({ finished }) => finished))
  }

  #refusal(address: string): Extract<StartResult, { ok: false }> | null {
    this.#forget()
    if (this.#closing) return { ok: false, reason: 'closing', message: 'The server is restarting.' }
    const running = [...this.#entries.values()]
      .map(({ run }) => run)
      .filter(({ state }) => state === 'running')
    if (running.filter((run) => run.address === address).length >= this.#limits.perDocument) {
      return {
        ok: false,
        reason: 'document-busy',
        message: 'The assistant is already at work in this document: wait, or stop it first.',
      }
    }
    if (running.length >= this.#limits.overall) {
      return {
        ok: false,
        reason: 'busy',
        message: 'The assistant is busy in other documents: try again soon.',
      }
    }
    return null
  }

  /** Null when the agent was refused, or the run was stopped in the meantime. */
  async #join(entry: Entry, invoker: Person): Promise<AgentMember | null> {
    const { id, address } = entry.run
    const { rooms, provider } = this.#options
    const principal = provider.offline ? 'agent:offline-assistant' : 'agent:assistant'
    const identity = { principal, name: provider.name, color: COLOR, run: id, invoker }
    let member: AgentMember
    try {
      member = await rooms.joinAgent(address, identity)
    } catch (cause) {
      const message = refusalMessage(cause) ?? 'The assistant was not let into this document.'
      this.#end(entry, { state: 'failed', failure: { kind: 'not-admitted', message, cause } })
      return null
    }
    if (entry.run.state !== 'running') {
      member.leave()
      return null
    }
    entry.run = { ...entry.run, participant: member.clientId }
    return member
  }

  async #carryOut(entry: Entry, member: AgentMember, selection: Selection | null): Promise<void> {
    const { provider, pace = PACE } = this.#options
    const { signal } = entry.controller
    const task = TASKS[entry.run.task]
    try {
      const replica = new Replica(member, (cause) => this.#end(entry, refused(cause)))
      entry.release = () => {
        replica.close()
        member.leave()
      }
      member.onClosed((reason) => this.#end(entry, { state: 'stopped', message: leftMessage(reason) }))
      const onUsage = (usage: AgentRun['usage'][number]) => {
        entry.run = { ...entry.run, usage: [...entry.run.usage, usage] }
      }
      // `start` resolves before the task begins, so that the caller has the run's id.
      await Promise.resolve()
      const { id, address, invoker } = entry.run
      const account = { run: id, principal: invoker, project: address.slice(0, address.indexOf('/')) }
      const execution = { provider, account, replica, member, signal, pace, status: task.status, onUsage }
      const outcome: Outcome = signal.aborted ? null : await work(execution, task, selection)
      if (outcome !== null) this.#end(entry, outcome)
    } catch (cause) {
      const message = 'The assistant failed because of a mistake in this program.'
      this.#end(entry, { state: 'failed', failure: { kind: 'internal', message, cause } })
      member.leave()
    }
  }

  #end(entry: Entry, ending: Ending): void {
    if (entry.run.state !== 'running') return
    const { id, address, task, invoker, startedAt, participant, usage } = entry.run
    const base = { id, address, task, invoker, startedAt, participant, usage }
    entry.run = { ...base, ...ending, endedAt: Date.now() }
    entry.controller.abort()
    entry.release()
    this.#options.onEnd?.(entry.run)
  }

  /**
   * Removes ended runs that are too old or too many. Runs are stored in order of their start, which approximates the
   * order of their end.
   */
  #forget(): void {
    const now = Date.now()
    const ended = [...this.#entries].filter(([, { run }]) => run.state !== 'running')
    const surplus = ended.length - this.#limits.kept
    for (const [index, [id, { run }]] of ended.entries()) {
      const isOld = run.state !== 'running' && now - run.endedAt > this.#limits.keepMs
      if (index < surplus || isOld) this.#entries.delete(id)
    }
  }
}

function refused(cause: unknown): { readonly state: 'failed'; readonly failure: RunFailure } {
  const message = refusalMessage(cause) ?? 'The document did not take what the assistant wrote.'
  return { state: 'failed', failure: { kind: 'write-refused', message, cause } }
}
