import type { Assistant, Selection } from '@cowrite/ai-assist'
import { AGENTS, type AgentName, actionsOf, type RunAction } from '@cowrite/ai-assist/runs'
import { formatAddress } from '@cowrite/crdt'
import type { DocumentRecord, RunRecord, RunStepRecord, Store } from '@cowrite/persistence'
import type { Permissions } from '../access/access.ts'
import type { Principal } from '../access/principal.ts'
import { requireScope } from '../access/scopes.ts'
import { refuseAgents } from '../documents/agents-off.ts'
import type { DocumentRooms } from '../documents/document-rooms.ts'
import type { DocumentService } from '../documents/document-service.ts'
import { ServiceError } from '../errors/service-error.ts'
import { invokerOf, newDetail, readDetail, requestOf } from './run-detail.ts'
import type { RunJournal } from './run-journal.ts'
import { LEASE_MS } from './run-leases.ts'
import { canUndo } from './run-view.ts'
import type { RunWatchers } from './run-watchers.ts'
import type { UndoRun } from './undo-run.ts'

/** Most runs of a document that have not ended. */
const MOST_IN_DOCUMENT = 4
/** Time that the answer to a request to stop waits for the end of the run, in ms, and how often it looks. */
const STOP_MS = 2_000
const LOOK_MS = 50
/** Time after which a watcher reads the row again though nothing was heard of it, in ms: another node may work on it. */
const WATCH_MS = 500
/** Longest list of runs. */
export const RUN_LIMIT = 100

/** What somebody asks an agent for. */
export interface RunOrder {
  readonly agent: AgentName
  readonly action: RunAction
  readonly instruction: string
  readonly selection: Selection | null
  readonly handles: readonly string[]
  readonly language: string | null
  readonly suggestOnly: boolean
}

/** What a {@link RunService} works with. */
export interface RunServiceOptions {
  readonly store: Pick<Store, 'runs' | 'forTenants'>
  readonly node: string
  readonly documents: DocumentService
  readonly rooms: DocumentRooms
  readonly assistant: () => Promise<Assistant<Principal>>
  readonly journal: RunJournal
  readonly watchers: RunWatchers
  /** Takes back what a run wrote in the document at an address. */
  readonly undoing: UndoRun
  /** Whether agents work on this server at all. */
  readonly isEnabled: boolean
}

/**
 * Runs of agents in documents. A run is a row; the node that took it works on it, and every node can show, stop and answer
 * it. All methods reject with a {@link ServiceError}.
 */
export class RunService {
  private readonly options: RunServiceOptions

  constructor(options: RunServiceOptions) {
    this.options = options
  }

  /** Starts a run. Resolves when the agent is in the room, or when it was refused and the run has failed. */
  async create(principal: Principal, name: string, order: RunOrder): Promise<RunRecord> {
    const { store, documents, assistant, isEnabled } = this.options
    requireScope(principal, 'agents')
    const { document, permissions } = await documents.look(principal, name)
    if (!permissions.comment) throw new ServiceError('read-only')
    if (document.trashedAt) throw new ServiceError('trashed')
    refuseAgents(document)
    if (!isEnabled) throw new ServiceError('forbidden', 'The assistant is switched off on this server.')
    const { info } = await assistant()
    const { agent, action } = order
    if (!AGENTS[agent].actions.includes(action))
      throw new ServiceError('invalid-request', `The agent ${agent} has no action ${action}.`)
    if (!actionsOf(AGENTS[agent], info.offline).includes(action))
      throw new ServiceError('invalid-request', `“${action}” needs a language model, and none is configured.`)
    // Who may not edit may have suggested what an agent would edit.
    const suggestOnly = order.suggestOnly || AGENTS[agent].suggests || !permissions.write
    const detail = newDetail({ ...order, suggestOnly, address: formatAddress(document) }, principal, {
      isOffline: info.offline,
      model: info.model,
    })
    const run = { documentId: document.id, principal: principal.id, agent, action }
    const created = await store.runs.create({ ...run, detail: JSON.stringify(detail) }, MOST_IN_DOCUMENT)
    if (created === null) throw new ServiceError('rate-limited', TOO_MANY)
    const own = await store.runs.claim(this.options.node, LEASE_MS, created.id)
    // Another node was quicker.
    if (own === null) return await this.record(created.id)
    const refusal = await this.begin(own, 0)
    if (refusal !== null) throw refusal
    return await this.record(created.id)
  }

  /** The newest runs of a document, newest first, and whether agents may work in it. */
  async list(
    principal: Principal,
    name: string,
    limit: number = RUN_LIMIT,
  ): Promise<{ readonly runs: readonly RunRecord[]; readonly agents: boolean }> {
    const { id, organization, agentsOff } = await this.options.documents.find(principal, name)
    return {
      runs: await this.options.store.forTenants([organization]).runs.list(id, Math.min(limit, RUN_LIMIT)),
      agents: !agentsOff,
    }
  }

  /** Keeps agents out of a document, and ends the runs in it; or lets them in again. */
  async allow(principal: Principal, name: string, agents: boolean): Promise<DocumentRecord> {
    const { documents, rooms, store } = this.options
    const document = await documents.setAgents(principal, name, agents)
    rooms.hint(document.id, 'runs')
    if (agents) return document
    const runs = await store.runs.list(document.id, RUN_LIMIT)
    for (const { id, endedAt } of runs) if (endedAt === null) await this.halt(id)
    return document
  }

  /** A run with its steps. */
  async get(
    principal: Principal,
    id: string,
  ): Promise<{ readonly run: RunRecord; readonly steps: readonly RunStepRecord[] }> {
    const run = await this.find(principal, id, 'read')
    return { run, steps: await this.options.store.runs.steps(id) }
  }

  /** A run and its steps, again after each change, until it has ended or `signal` is aborted. */
  async *watch(
    principal: Principal,
    id: string,
    signal: AbortSignal,
  ): AsyncGenerator<{ readonly run: RunRecord; readonly steps: readonly RunStepRecord[] }, void, undefined> {
    for (;;) {
      const news = this.options.watchers.next(id, WATCH_MS, signal)
      // The right to read is asked for again: it may have been taken away.
      const now = await this.get(principal, id)
      yield now
      if (now.run.endedAt !== null) return
      await news
      if (signal.aborted) return
    }
  }

  /** Ends a run: nothing is written afterwards. An ended one is unchanged. */
  async stop(principal: Principal, id: string): Promise<RunRecord> {
    await this.findOwn(principal, id)
    return await this.halt(id)
  }

  private async halt(id: string): Promise<RunRecord> {
    const { store, rooms, assistant, journal } = this.options
    const run = await store.runs.requestStop(id)
    if (run === null) throw unknownRun()
    if (run.endedAt !== null) return run
    // What the run has in the room leaves it on all nodes, at once.
    rooms.dispatch({ kind: 'stop-run', documentId: run.documentId, run: id })
    if (journal.has(id)) {
      ;(await assistant()).runs.stop(id)
      await journal.settled(id)
    } else if (run.owner === null) {
      const detail = { ...readDetail(run), message: 'Stopped.', question: null, conversation: null }
      const ended = { state: 'cancelled', detail: JSON.stringify(detail), ownership: 'end' } as const
      await store.runs.update(id, null, { ...run, ...ended })
      this.options.watchers.notify(id)
    }
    return await this.ended(id)
  }

  /** Answers the question of a run that waits, which then goes on. */
  async answer(
    principal: Principal,
    id: string,
    answer: { readonly question: string; readonly text: string },
  ): Promise<RunRecord> {
    const run = await this.findOwn(principal, id)
    const { store, node } = this.options
    const detail = readDetail(run)
    refuseAgents(await this.options.documents.find(principal, detail.address))
    if (run.state !== 'waiting' || detail.question?.id !== answer.question)
      throw new ServiceError('conflict', 'The run does not wait for this answer.')
    const said = { role: 'tool', callId: answer.question, content: answer.text } as const
    const next = { ...detail, question: null, conversation: [...(detail.conversation ?? []), said] }
    const change = { state: 'queued', detail: JSON.stringify(next), ownership: 'release' } as const
    if (!(await store.runs.update(id, null, { ...run, ...change })))
      throw new ServiceError('conflict', 'The run does not wait for this answer.')
    const own = await store.runs.claim(node, LEASE_MS, id)
    if (own !== null) await this.begin(own, (await store.runs.steps(id)).length)
    return await this.record(id)
  }

  /** Takes back what an ended run did, by an edit of the caller; what others did stays. */
  async undo(
    principal: Principal,
    id: string,
  ): Promise<{
    readonly run: RunRecord
    readonly undone: { readonly blocks: number; readonly kept: number }
  }> {
    const run = await this.find(principal, id, 'write')
    const { runs } = this.options.store
    const detail = readDetail(run)
    if (!canUndo(run, detail) || !(await runs.markUndone(id, true)))
      throw new ServiceError('conflict', 'There is nothing of this run that can be undone.')
    try {
      const { before, written } = await this.undoRecord(id)
      const undone = await this.options.undoing(detail.address, principal, { before, written })
      this.options.watchers.notify(id)
      this.options.rooms.hint(run.documentId, 'runs')
      return { run: await this.record(id), undone }
    } catch (error) {
      await runs.markUndone(id, false)
      throw error
    }
  }

  private async undoRecord(
    id: string,
  ): Promise<{ readonly before: Uint8Array; readonly written: Uint8Array }> {
    const { runs } = this.options.store
    const [before, written] = await Promise.all([runs.undo(id, 'before'), runs.undo(id, 'written')])
    if (before === null || written === null)
      throw new ServiceError('conflict', 'There is nothing of this run that can be undone.')
    return { before, written }
  }

  /** Works on a run that nobody works on; one whose node ended goes on only when it had written nothing. */
  async take(run: RunRecord, isAbandoned: boolean): Promise<void> {
    if (isAbandoned && (run.hasWritten || run.isStopping)) {
      await this.end(run, run.isStopping ? 'cancelled' : 'failed', run.isStopping ? 'Stopped.' : NODE_GONE)
      return
    }
    await this.begin(run, (await this.options.store.runs.steps(run.id)).length)
  }

  /** Begins to work on a run that this node owns; the error when it cannot now. */
  private async begin(run: RunRecord, stepsBefore: number): Promise<ServiceError | null> {
    const { assistant, journal } = this.options
    const detail = readDetail(run)
    const { runs } = await assistant()
    journal.open(run, detail, stepsBefore)
    const started = await runs.start(requestOf(run, detail), invokerOf(run, detail))
    if (started.ok) {
      await journal.settled(run.id)
      return null
    }
    journal.forget(run.id)
    await this.end(run, 'failed', started.message)
    return new ServiceError(started.reason === 'closing' ? 'shutting-down' : 'rate-limited', started.message)
  }

  private async end(run: RunRecord, state: 'failed' | 'cancelled', message: string): Promise<void> {
    const { store, node, watchers, rooms } = this.options
    const detail = JSON.stringify({ ...readDetail(run), message, conversation: null, activity: null })
    await store.runs.update(run.id, node, { ...run, state, detail, ownership: 'end' })
    watchers.notify(run.id)
    rooms.hint(run.documentId, 'runs')
  }

  /** The run when it has ended, or as it is after a while. */
  private async ended(id: string): Promise<RunRecord> {
    for (let waited = 0; ; waited += LOOK_MS) {
      const run = await this.record(id)
      if (run.endedAt !== null || waited >= STOP_MS) return run
      await this.options.watchers.next(id, LOOK_MS)
    }
  }

  /** A run, when the caller has this permission for its document. */
  private async find(principal: Principal, id: string, permission: keyof Permissions): Promise<RunRecord> {
    const run = UUID.test(id) ? await this.options.store.runs.find(id) : null
    if (run === null) throw unknownRun()
    const { address } = readDetail(run)
    await this.options.documents.find(principal, address, permission).catch((error: unknown) => {
      // A principal that may not read the document is not told that a run exists in it.
      throw error instanceof ServiceError && error.code === 'not-found' ? unknownRun() : error
    })
    return run
  }

  /** A run that the caller may steer: its own one while it may comment in the document, or any where it may edit. */
  private async findOwn(principal: Principal, id: string): Promise<RunRecord> {
    const run = await this.find(principal, id, 'comment')
    return run.principal === principal.id ? run : await this.find(principal, id, 'write')
  }

  private async record(id: string): Promise<RunRecord> {
    const run = await this.options.store.runs.find(id)
    if (run === null) throw unknownRun()
    return run
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const TOO_MANY = 'Agents are already at work in this document: wait, or stop one first.'
const NODE_GONE = 'The server that the agent ran on ended. What it had written stays.'

function unknownRun(): ServiceError {
  return new ServiceError('not-found', 'There is no such run, or it ended long ago.')
}
