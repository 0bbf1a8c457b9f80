import type { AgentRun, RunStep } from '@cowrite/ai-assist'
import { isOver } from '@cowrite/ai-assist/runs'
import type { RunChange, RunRecord, RunStepRecord, Store } from '@cowrite/persistence'
import type { Logger } from 'pino'
import { ServiceError } from '../errors/service-error.ts'
import { type RunDetail, usageOf, withRun } from './run-detail.ts'

/** Time after which a change that is no change of state is written, in ms. */
const GATHER_MS = 250
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
}

/** What a {@link RunJournal} works with. */
export interface RunJournalOptions {
  readonly store: Pick<Store, 'runs' | 'usage'>
  /** This node. */
  readonly node: string
  readonly logger: Logger
  /** Called after each change that was written. */
  readonly onWritten: (record: RunRecord) => void
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
    entry.hasWritten = true
    const { runs } = this.options.store
    const isOwn = await runs.update(id, this.options.node, this.changeOf(entry, entry.run))
    if (!isOwn) throw new ServiceError('stopped')
  }

  /** Resolves when what is known of the run is written. */
  async settled(id: string): Promise<void> {
    for (let entry = this.entries.get(id); entry?.isDirty || entry?.saving; entry = this.entries.get(id)) {
      this.schedule(entry, 0)
      await entry.saving
    }
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
      entry.detail = { ...withRun(entry.detail, run), usage }
      const change = this.changeOf(entry, run)
      await store.runs.update(record.id, node, change)
      entry.written = run.state
      if (change.ownership !== 'keep') this.entries.delete(record.id)
    }
    onWritten(record)
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
