import type { AgentRun, RunStep } from '@cowrite/ai-assist'
import { isOver } from '@cowrite/ai-assist/runs'
import type { RunChange, RunRecord, RunStepRecord, Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import * as Y from 'yjs'
import { ServiceError } from '../errors/service-error.ts'
import { type RunDetail, usageOf, withRun } from './run-detail.ts'
import type { RunWrites } from './run-writes.ts'

/** Time after which a change that is no change of state is written, in ms. */
const GATHER_MS = 250
/** Interval in which what a run wrote is kept, in ms. */
const KEEP_MS = 2_000
/** Time after which a write that failed is tried again, in ms. */
const RETRY_MS = 1_000

interface Entry {
  readonly record: RunRecord
  detail: RunDetail
  run: AgentRun | null
  steps: RunStepRecord[]
  /** The steps that were stored before this node took the run. */
  readonly stepsBefore: number
  hasWritten: boolean
  isDirty: boolean
  /** The state that was written last. */
  written: string
  saving: Promise<void> | null
  timer: NodeJS.Timeout | null
  /** When what the run wrote was last kept, by a monotonic clock. */
  keptAt: number
}

/** What a {@link RunJournal} works with. */
export interface RunJournalOptions {
  readonly store: Pick<Store, 'runs' | 'usage'>
  /** This node. */
  readonly node: string
  readonly logger: Logger
  readonly writes: RunWrites
  /** Called after each change that was written. */
  readonly onWritten: (record: RunRecord) => void
  /** Called when another node has taken a run of this one, which must write nothing more. */
  readonly onLost: (id: string) => void
}

/** Writes what happens to the runs of this node into the store, one write after the other for each run. */
export class RunJournal {
  private readonly options: RunJournalOptions
  private readonly entries = new Map<string, Entry>()
  private isClosing = false

  constructor(options: RunJournalOptions) {
    this.options = options
  }

  /** Runs of this node whose end is not written yet. */
  get size(): number {
    return this.entries.size
  }

  /** Whether this node works on the run. */
  has(id: string): boolean {
    return this.entries.has(id)
  }

  /** How many runs of this node are in each state. */
  states(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>()
    for (const { run, record } of this.entries.values()) {
      const state = run?.state ?? record.state
      if (run === null || !isOver(run)) counts.set(state, (counts.get(state) ?? 0) + 1)
    }
    return counts
  }

  /** Begins with a run that this node owns. */
  open(record: RunRecord, detail: RunDetail, stepsBefore: number): void {
    this.entries.set(record.id, {
      record,
      detail,
      run: null,
      steps: [],
      stepsBefore,
      hasWritten: record.hasWritten,
      isDirty: false,
      written: record.state,
      saving: null,
      timer: null,
      keptAt: 0,
    })
  }

  /** Forgets a run of which nothing happened. */
  forget(id: string): void {
    this.entries.delete(id)
  }

  /** Takes a change of a run. */
  changed(run: AgentRun): void {
    const entry = this.entries.get(run.id)
    if (entry === undefined) return
    entry.run = run
    entry.hasWritten ||= run.hasWritten
    this.schedule(entry, run.state === entry.written ? GATHER_MS : 0)
  }

  /** Takes a step of a run. */
  stepped(id: string, { seq, at, ...rest }: RunStep): void {
    const entry = this.entries.get(id)
    if (entry === undefined) return
    entry.steps.push({ seq: entry.stepsBefore + seq, at: new Date(at), detail: JSON.stringify(rest) })
    this.schedule(entry, GATHER_MS)
  }

  /** Resolves when it is stored that the run may have written; rejects when this node does not own it any more. */
  async beforeWriting(id: string): Promise<void> {
    const entry = this.entries.get(id)
    if (entry === undefined || entry.run === null) throw new ServiceError('stopped')
    const { store, writes } = this.options
    const before = entry.hasWritten ? null : writes.before(id)
    if (before !== null) await store.runs.keepUndo(entry.record, 'before', before)
    entry.hasWritten = true
    const { runs } = store
    const isOwn = await runs.update(id, this.options.node, this.changeOf(entry, entry.run))
    if (!isOwn) throw new ServiceError('stopped')
  }

  /** Resolves when what is known of the run is written. */
  async settled(id: string): Promise<void> {
    const entry = this.entries.get(id)
    if (entry === undefined) return
    // What is being written may be older than what is known now.
    await entry.saving
    if (!entry.isDirty) return
    this.schedule(entry, 0)
    await entry.saving
  }

  /** Writes everything once more, and nothing that fails is tried again. */
  async close(): Promise<void> {
    this.isClosing = true
    await Promise.all([...this.entries.keys()].map((id) => this.settled(id)))
  }

  private schedule(entry: Entry, inMs: number): void {
    entry.isDirty = true
    if (entry.saving !== null) return
    if (entry.timer !== null) {
      if (inMs > 0) return
      clearTimeout(entry.timer)
    }
    if (inMs === 0) {
      this.save(entry)
      return
    }
    entry.timer = setTimeout(() => this.save(entry), inMs)
  }

  private save(entry: Entry): void {
    entry.timer = null
    entry.isDirty = false
    entry.saving = this.write(entry)
      .then(
        () => true,
        (err: unknown) => {
          this.options.logger.warn({ err, run: entry.record.id }, 'a run could not be written')
          return this.isClosing
        },
      )
      .then((isDone) => {
        entry.saving = null
        if (!isDone) this.schedule(entry, RETRY_MS)
        else if (entry.isDirty) this.schedule(entry, 0)
      })
  }

  private async write(entry: Entry): Promise<void> {
    const { store, node, onWritten } = this.options
    const { record, run, steps } = entry
    if (steps.length > 0) {
      await store.runs.addSteps(record, steps)
      entry.steps = entry.steps.slice(steps.length)
    }
    if (run !== null) {
      const usage = usageOf(await store.usage.callsOf(record.id))
      if (entry.hasWritten) await this.keepWritten(entry, run)
      entry.detail = { ...withRun(entry.detail, run), usage }
      const change = this.changeOf(entry, run)
      if (!(await store.runs.update(record.id, node, change))) {
        this.lose(record)
        return
      }
      entry.written = run.state
      if (change.ownership !== 'keep') {
        this.entries.delete(record.id)
        this.options.writes.end(record.id)
      }
    }
    onWritten(record)
  }

  private lose({ id }: RunRecord): void {
    this.entries.delete(id)
    this.options.writes.end(id)
    this.options.onLost(id)
  }

  /** Keeps what the run wrote, at its end and now and then before. */
  private async keepWritten(entry: Entry, run: AgentRun): Promise<void> {
    const { store, writes } = this.options
    const now = performance.now()
    if (!isOver(run) && run.state !== 'waiting' && now - entry.keptAt < KEEP_MS) return
    entry.keptAt = now
    const written = writes.written(entry.record.id)
    if (written === null) return
    // What it wrote before it waited, or before another node took it.
    const former = entry.record.hasWritten ? await store.runs.undo(entry.record.id, 'written') : null
    const all = former === null ? written : Y.mergeUpdates([former, written])
    await store.runs.keepUndo(entry.record, 'written', all)
    entry.detail = { ...entry.detail, hasUndo: true }
  }

  private changeOf(entry: Entry, run: AgentRun): RunChange {
    const { hasWritten } = entry
    const base = { detail: JSON.stringify(entry.detail), participant: run.participant, hasWritten }
    // Nothing of it is in the document: another node may begin anew.
    if (run.state === 'failed' && run.failure.kind === 'server-gone' && !hasWritten) {
      const detail = JSON.stringify({ ...entry.detail, message: null })
      return { ...base, detail, state: 'queued', participant: null, ownership: 'release' }
    }
    if (isOver(run)) return { ...base, state: run.state, ownership: 'end' }
    return { ...base, state: run.state, ownership: run.state === 'waiting' ? 'release' : 'keep' }
  }
}
