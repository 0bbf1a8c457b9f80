import { isByRules } from '../agents/actions.ts'
import { AGENTS, shownName } from '../agents/agents.ts'
import type { ModelProvider } from '../models/request/provider.ts'
import type { AgentIdentity, AgentMember, AgentRooms, Invoker } from '../room/room.ts'
import { type AgentRun, type NewStep, NO_CHANGES, type RunRequest, type RunStep } from '../run/run.ts'
import { isAtWork, nextState, type RunEvent, type RunOutcome } from '../run/run-state.ts'
import type { Task } from '../tasks/task.ts'
import { TASKS } from '../tasks/tasks.ts'
import { BlockLeases } from './block-leases.ts'
import type { Execution, Outcome } from './execution.ts'
import { workByTools } from './loop-run.ts'
import { PACE, type Pace } from './pace.ts'
import { explanation, leftMessage, refusalMessage } from './refusal.ts'
import { Replica } from './replica.ts'
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
/** Fifty agents that stream use a third of a core. */
export const RUN_LIMITS: RunLimits = { perDocument: 2, overall: 64, kept: 500, keepMs: 15 * 60_000 }

/** Dependencies and options of {@link AgentRuns}. */
export interface AgentRunsOptions<Person extends Invoker = Invoker> {
  readonly rooms: AgentRooms<Person>
  readonly provider: ModelProvider
  /** Answers what follows rules, whatever the provider; by default it is the provider. */
  readonly rules?: ModelProvider
  /** Default {@link RUN_LIMITS}. */
  readonly limits?: RunLimits
  /** Default {@link PACE}. */
  readonly pace?: Pace
  /** Called with each run whose work ended, for logs and records. */
  readonly onEnd?: (run: AgentRun) => void
  /** Called with each change of a run, its end included. */
  readonly onChange?: (run: AgentRun) => void
  /** Called with each step of a run. */
  readonly onStep?: (id: string, step: RunStep) => void
  /** Resolves when it is recorded that the run may have written; rejects when it must not. */
  readonly beforeWriting?: (id: string) => Promise<void>
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
  steps: number
}

/** Colour of an agent's caret and avatar: legible as text on white and on black (WCAG 2.2, 4.5:1 and 4.4:1). */
const COLOR = '#7a5cf5'

/** All runs of this process. For each run, the agent joins a room, shows its presence, and leaves at the end. */
export class AgentRuns<Person extends Invoker = Invoker> {
  readonly #options: AgentRunsOptions<Person>
  readonly #limits: RunLimits
  readonly #entries = new Map<string, Entry>()
  readonly #leases = new BlockLeases()
  #closing = false

  constructor(options: AgentRunsOptions<Person>) {
    this.#options = options
    this.#limits = options.limits ?? RUN_LIMITS
  }

  /**
   * Starts what is asked for in a document. Resolves when the agent has joined the room, or when it was refused and the run
   * has failed. The work continues after that.
   */
  async start(request: RunRequest, invoker: Person): Promise<StartResult> {
    const refusal = this.#refusal(request.address)
    if (refusal !== null) return refusal
    const provider = this.#providerFor(request)
    const { id, address, agent, action, instruction, conversation } = request
    const entry: Entry = {
      run: {
        ...{ id, address, agent, action, instruction, conversation },
        invoker: invoker.id,
        startedAt: Date.now(),
        participant: null,
        model: provider.model,
        isOffline: provider.offline,
        usage: [],
        changes: NO_CHANGES,
        hasWritten: false,
        answer: null,
        state: 'joining',
      },
      controller: new AbortController(),
      release: () => {},
      finished: Promise.resolve(),
      steps: 0,
    }
    this.#entries.set(id, entry)
    const joined = this.#join(entry, identityOf(entry.run, invoker, request))
    entry.finished = joined.then((member) =>
      member === null ? undefined : this.#carryOut(entry, member, request, invoker),
    )
    await joined
    return { ok: true, run: entry.run }
  }

  /** Stops a run: nothing is written afterwards. Null when the run is unknown; ended runs are unchanged. */
  stop(id: string): AgentRun | null {
    const entry = this.#entries.get(id)
    if (entry === undefined) return null
    this.#end(entry, { state: 'cancelled', message: 'Stopped.' })
    return entry.run
  }

  /** Ends a run as failed: nothing is written afterwards. */
  fail(id: string, message: string): void {
    const entry = this.#entries.get(id)
    if (entry !== undefined) this.#end(entry, { state: 'failed', failure: { kind: 'internal', message } })
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
      const message = 'The server was stopped while the agent was at work. What it had written stays.'
      this.#end(entry, { state: 'failed', failure: { kind: 'server-gone', message } })
    }
    await Promise.all(entries.map(({ finished }) => finished))
  }

  #refusal(address: string): Extract<StartResult, { ok: false }> | null {
    this.#forget()
    if (this.#closing) return { ok: false, reason: 'closing', message: 'The server is restarting.' }
    const running = [...this.#entries.values()].map(({ run }) => run).filter(isAtWork)
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
  async #join(entry: Entry, identity: AgentIdentity<Person>): Promise<AgentMember | null> {
    const { address } = entry.run
    const { rooms } = this.#options
    let member: AgentMember
    try {
      member = await rooms.joinAgent(address, identity)
    } catch (cause) {
      const message = refusalMessage(cause) ?? 'The assistant was not let into this document.'
      this.#end(entry, { state: 'failed', failure: { kind: 'not-admitted', message, cause } })
      return null
    }
    if (!isAtWork(entry.run)) {
      member.leave()
      return null
    }
    this.#set(entry, { participant: member.clientId })
    return member
  }

  async #carryOut(entry: Entry, member: AgentMember, request: RunRequest, invoker: Person): Promise<void> {
    const { signal } = entry.controller
    try {
      const task = this.#taskFor(request)
      const isDraft = task !== null && suggests(request)
      const replica = new Replica(member, (cause) => this.#end(entry, refused(cause)), isDraft)
      entry.release = () => {
        replica.close()
        member.leave()
      }
      member.onClosed((reason) => {
        if (reason === 'read-only') this.#end(entry, notAllowed())
        else {
          const message = reason === 'stopped' ? 'Stopped.' : leftMessage(reason)
          this.#end(entry, { state: 'cancelled', message })
        }
      })
      // `start` resolves before the work begins, so that the caller has the run's id.
      await Promise.resolve()
      const status = task?.status ?? 'Thinking…'
      const document = this.#options.rooms.document(
        entry.run.address,
        identityOf(entry.run, invoker, request),
      )
      const execution = this.#execution(entry, { member, replica, request, status, document, isDraft })
      this.#apply(entry, { type: 'thinks', activity: status })
      const begin = () => (task === null ? workByTools(execution) : work(execution, task))
      const outcome: Outcome = signal.aborted ? null : await begin()
      if (outcome !== null) this.#end(entry, outcome)
    } catch (cause) {
      const message = refusalMessage(cause) ?? 'The assistant failed because of a mistake in this program.'
      this.#end(entry, { state: 'failed', failure: { kind: 'internal', message, cause } })
      member.leave()
    }
  }

  #execution(
    entry: Entry,
    given: Pick<Execution, 'member' | 'replica' | 'request' | 'status' | 'document' | 'isDraft'>,
  ): Execution {
    const { pace = PACE, beforeWriting } = this.#options
    const { id, address, invoker } = entry.run
    return {
      ...given,
      pace: given.isDraft ? { ...pace, ...UNSEEN } : pace,
      provider: this.#providerFor(given.request),
      account: { run: id, principal: invoker, project: address.slice(0, address.indexOf('/')) },
      signal: entry.controller.signal,
      onUsage: (usage) => this.#set(entry, { usage: [...entry.run.usage, usage] }),
      willWrite: async () => {
        if (given.isDraft) return
        if (!entry.run.hasWritten) await beforeWriting?.(id)
        this.#set(entry, { hasWritten: true })
        this.#apply(entry, { type: 'edits', activity: given.status })
      },
      step: (step) => this.#step(entry, step),
      count: (changes) => {
        const { inserted, changed, deleted, suggested } = entry.run.changes
        const sums = {
          inserted: inserted + (changes.inserted ?? 0),
          changed: changed + (changes.changed ?? 0),
          deleted: deleted + (changes.deleted ?? 0),
          suggested: suggested + (changes.suggested ?? 0),
        }
        this.#set(entry, { changes: sums })
      },
      hold: (handles) => {
        const name = shownName(AGENTS[entry.run.agent], entry.run.isOffline)
        const held = this.#leases.take(address, handles, { run: id, name })
        return held === null
          ? null
          : { handle: held.handle, message: `${held.holder.name} is at work in this block.` }
      },
      doing: (activity) => {
        const type = entry.run.state === 'editing' && activity !== 'Thinking' ? 'edits' : 'thinks'
        this.#apply(entry, { type, activity })
      },
      keep: (conversation) => this.#set(entry, { conversation }),
      say: (answer) => this.#set(entry, { answer }),
    }
  }

  #providerFor({ action }: Pick<RunRequest, 'action'>): ModelProvider {
    const { provider, rules = provider } = this.#options
    return isByRules(action) ? rules : provider
  }

  /** `null`: the model works by tools, which it also has for suggestions. */
  #taskFor(request: RunRequest): Task | null {
    const isByTools = suggests(request) && !this.#providerFor(request).offline
    return isByTools ? null : (TASKS[request.action] ?? null)
  }

  #set(entry: Entry, change: Partial<Omit<AgentRun, 'state'>>): void {
    if (!isAtWork(entry.run)) return
    entry.run = { ...entry.run, ...change }
    this.#options.onChange?.(entry.run)
  }

  #apply(entry: Entry, event: RunEvent): void {
    if (!isAtWork(entry.run)) return
    entry.run = withState(entry.run, event)
    this.#options.onChange?.(entry.run)
  }

  #step(entry: Entry, step: NewStep): void {
    if (!isAtWork(entry.run)) return
    entry.steps++
    this.#options.onStep?.(entry.run.id, { ...step, seq: entry.steps, at: Date.now() })
  }

  #end(entry: Entry, outcome: RunOutcome): void {
    if (!isAtWork(entry.run)) return
    // First of all, so that what leaving the room causes does not end it in another way.
    entry.run = withState(entry.run, { type: 'ended', outcome, at: Date.now() })
    entry.controller.abort()
    entry.release()
    this.#leases.release(entry.run.id)
    this.#options.onChange?.(entry.run)
    this.#options.onEnd?.(entry.run)
  }

  /**
   * Removes ended runs that are too old or too many. Runs are stored in order of their start, which approximates the
   * order of their end.
   */
  #forget(): void {
    const now = Date.now()
    const ended = [...this.#entries].filter(([, { run }]) => !isAtWork(run))
    const surplus = ended.length - this.#limits.kept
    for (const [index, [id, { run }]] of ended.entries()) {
      const isOld = 'endedAt' in run && now - run.endedAt > this.#limits.keepMs
      if (index < surplus || isOld) this.#entries.delete(id)
    }
  }
}

/** Nobody sees a draft grow. */
const UNSEEN: Pick<Pace, 'flushMs' | 'charsPerSecond' | 'burst'> = {
  flushMs: 0,
  charsPerSecond: 1e9,
  burst: 1e9,
}

/** Whether what the request would change is only suggested. */
function suggests({ suggestOnly, action }: RunRequest): boolean {
  return suggestOnly && action !== 'readability'
}

/** The agent of a run in its room. */
function identityOf<Person extends Invoker>(
  { id, agent, isOffline }: AgentRun,
  invoker: Person,
  { suggestOnly }: Pick<RunRequest, 'suggestOnly'>,
): AgentIdentity<Person> {
  const name = shownName(AGENTS[agent], isOffline)
  return { principal: `agent:${agent}`, name, color: COLOR, run: id, invoker, suggestOnly }
}

/** A run after an event, without what belonged to its former state only. */
function withState(run: AgentRun, event: RunEvent): AgentRun {
  const { activity, question, endedAt, message, failure, ...rest } = run as AgentRun &
    Record<'activity' | 'question' | 'endedAt' | 'message' | 'failure', unknown>
  return { ...rest, ...nextState(run, event) } as AgentRun
}

/** The person who started the run may not edit the document any more. */
function notAllowed(): RunOutcome {
  const message = explanation('read-only')
  return { state: 'failed', failure: { kind: 'write-refused', message } }
}

function refused(cause: unknown): RunOutcome {
  const message = refusalMessage(cause) ?? 'The document did not take what the assistant wrote.'
  return { state: 'failed', failure: { kind: 'write-refused', message, cause } }
}
