import { v7 as uuidv7 } from 'uuid'
import type { MemoryDocumentTable } from '../documents/memory-documents.ts'
import type { MemorySession } from '../memory/memory-database.ts'
import type { MemoryWriter } from '../memory/memory-writer.ts'
import type {
  NewRun,
  OwnedRun,
  RunChange,
  RunKey,
  RunRecord,
  RunStepRecord,
  RunStore,
  UndoPart,
} from './runs.ts'

/** A run in memory, with what belongs to it. */
interface MemoryRun {
  readonly record: RunRecord
  /** Milliseconds since 1970. */
  readonly leasedUntil: number
  readonly steps: readonly RunStepRecord[]
  readonly undo: Readonly<Partial<Record<UndoPart, { readonly bytes: Uint8Array; readonly at: Date }>>>
}

/** Runs in memory: by document, then by id. */
export class MemoryRunTable {
  readonly byDocument = new Map<string, Map<string, MemoryRun>>()

  all(): MemoryRun[] {
    return [...this.byDocument.values()].flatMap((runs) => [...runs.values()])
  }

  find(id: string): MemoryRun | null {
    for (const runs of this.byDocument.values()) {
      const run = runs.get(id)
      if (run !== undefined) return run
    }
    return null
  }

  set(writer: MemoryWriter, run: MemoryRun): void {
    const { id, documentId } = run.record
    let own = this.byDocument.get(documentId)
    if (own === undefined) {
      own = new Map()
      writer.set(this.byDocument, documentId, own)
    }
    writer.set(own, id, run)
  }

  /** Replaces a principal and returns the number of changed runs. */
  rename(writer: MemoryWriter, from: string, to: string): number {
    const named = this.all().filter(({ record }) => record.principal === from)
    for (const run of named) this.set(writer, { ...run, record: { ...run.record, principal: to } })
    return named.length
  }
}

/** `RunStore` in memory. */
export class MemoryRuns implements RunStore {
  readonly #session: MemorySession
  readonly #documents: MemoryDocumentTable
  readonly #table: MemoryRunTable

  constructor(session: MemorySession, documents: MemoryDocumentTable, table: MemoryRunTable) {
    this.#session = session
    this.#documents = documents
    this.#table = table
  }

  create(run: NewRun, mostInDocument: number): Promise<RunRecord | null> {
    return this.#session.run((writer) => {
      this.#documents.get(run.documentId)
      const active = this.#table
        .all()
        .filter(({ record }) => record.documentId === run.documentId && record.endedAt === null)
      if (active.length >= mostInDocument) return null
      const record: RunRecord = {
        ...run,
        id: uuidv7(),
        state: 'queued',
        participant: null,
        owner: null,
        isStopping: false,
        hasWritten: false,
        createdAt: new Date(),
        endedAt: null,
      }
      this.#table.set(writer, { record, leasedUntil: 0, steps: [], undo: {} })
      return record
    })
  }

  find(id: string): Promise<RunRecord | null> {
    return this.#session.run(() => this.#table.find(id)?.record ?? null)
  }

  list(documentId: string, limit: number): Promise<RunRecord[]> {
    return this.#session.run(() =>
      [...(this.#table.byDocument.get(documentId)?.values() ?? [])]
        .map(({ record }) => record)
        .sort((a, b) => (a.id < b.id ? 1 : -1))
        .slice(0, limit),
    )
  }

  claim(owner: string, leaseMs: number, id: string | null): Promise<RunRecord | null> {
    return this.#take(owner, leaseMs, ({ record }) => {
      const isQueued = record.state === 'queued' && record.owner === null && record.endedAt === null
      return isQueued && (id === null || record.id === id)
    })
  }

  takeAbandoned(owner: string, leaseMs: number): Promise<RunRecord | null> {
    const now = Date.now()
    return this.#take(
      owner,
      leaseMs,
      ({ record, leasedUntil }) => record.owner !== null && record.endedAt === null && leasedUntil < now,
    )
  }

  renew(owner: string, leaseMs: number): Promise<OwnedRun[]> {
    return this.#session.run((writer) => {
      const own = this.#table.all().filter(({ record }) => record.owner === owner && record.endedAt === null)
      for (const run of own) this.#table.set(writer, { ...run, leasedUntil: Date.now() + leaseMs })
      return own.map(({ record: { id, isStopping } }) => ({ id, isStopping }))
    })
  }

  update(id: string, owner: string | null, { ownership, ...change }: RunChange): Promise<boolean> {
    return this.#session.run((writer) => {
      const run = this.#table.find(id)
      if (run === null || run.record.owner !== owner || run.record.endedAt !== null) return false
      const record = {
        ...run.record,
        ...change,
        owner: ownership === 'keep' ? owner : null,
        endedAt: ownership === 'end' ? new Date() : null,
      }
      this.#table.set(writer, { ...run, record })
      return true
    })
  }

  markUndone(id: string, isUndone: boolean): Promise<boolean> {
    return this.#session.run((writer) => {
      const run = this.#table.find(id)
      if (run === null || run.record.endedAt === null || run.record.hasWritten !== isUndone) return false
      this.#table.set(writer, { ...run, record: { ...run.record, hasWritten: !isUndone } })
      return true
    })
  }

  requestStop(id: string): Promise<RunRecord | null> {
    return this.#session.run((writer) => {
      const run = this.#table.find(id)
      if (run === null || run.record.endedAt !== null) return run?.record ?? null
      const record = { ...run.record, isStopping: true }
      this.#table.set(writer, { ...run, record })
      return record
    })
  }

  addSteps({ id }: RunKey, steps: readonly RunStepRecord[]): Promise<void> {
    return this.#session.run((writer) => {
      const run = this.#table.find(id)
      if (run === null) return
      const known = new Set(run.steps.map(({ seq }) => seq))
      const all = [...run.steps, ...steps.filter(({ seq }) => !known.has(seq))]
      this.#table.set(writer, { ...run, steps: all.sort((a, b) => a.seq - b.seq) })
    })
  }

  steps(id: string): Promise<RunStepRecord[]> {
    return this.#session.run(() => [...(this.#table.find(id)?.steps ?? [])])
  }

  keepUndo({ id }: RunKey, part: UndoPart, bytes: Uint8Array): Promise<void> {
    return this.#session.run((writer) => {
      const run = this.#table.find(id)
      if (run === null) return
      const at = run.undo[part]?.at ?? new Date()
      this.#table.set(writer, { ...run, undo: { ...run.undo, [part]: { bytes, at } } })
    })
  }

  undo(id: string, part: UndoPart): Promise<Uint8Array | null> {
    return this.#session.run(() => this.#table.find(id)?.undo[part]?.bytes ?? null)
  }

  deleteUndo(time: Date, limit: number): Promise<number> {
    return this.#session.run((writer) => {
      let deleted = 0
      for (const run of this.#table.all()) {
        const kept = Object.entries(run.undo).filter(([, { at }]) => at >= time || deleted++ >= limit)
        this.#table.set(writer, { ...run, undo: Object.fromEntries(kept) })
      }
      return Math.min(deleted, limit)
    })
  }

  deleteOld(time: Date, limit: number): Promise<number> {
    return this.#session.run((writer) => {
      const old = this.#table
        .all()
        .filter(({ record: { endedAt } }) => endedAt !== null && endedAt < time)
        .slice(0, limit)
      for (const { record } of old) {
        const own = this.#table.byDocument.get(record.documentId)
        if (own !== undefined) writer.delete(own, record.id)
      }
      return old.length
    })
  }

  #take(owner: string, leaseMs: number, isMeant: (run: MemoryRun) => boolean): Promise<RunRecord | null> {
    return this.#session.run((writer) => {
      const [run] = this.#table
        .all()
        .filter(isMeant)
        .sort((a, b) => (a.record.id < b.record.id ? -1 : 1))
      if (run === undefined) return null
      const record = { ...run.record, owner }
      this.#table.set(writer, { ...run, record, leasedUntil: Date.now() + leaseMs })
      return record
    })
  }
}
