import { v7 as uuidv7 } from 'uuid'
import { type MaybePiece, Pieces } from '../sql/pieces.ts'
import type { RowBytes, RowCodec } from '../sql/row-codec.ts'
import type { SqlParameter, SqlSession } from '../sql/sql.ts'
import { inTurns } from '../steps.ts'
import { StoreError } from '../store-error.ts'
import {
  RUN_STATEMENTS,
  type RunRow,
  STEP_STATEMENTS,
  type StepRow,
  UNDO_STATEMENTS,
} from './run-statements.ts'
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

/** `RunStore` in SQL. */
export class SqlRuns implements RunStore {
  readonly #session: SqlSession
  readonly #codec: RowCodec

  constructor(session: SqlSession, codec: RowCodec) {
    this.#session = session
    this.#codec = codec
  }

  async create(run: NewRun, mostInDocument: number): Promise<RunRecord | null> {
    const { documentId, principal, agent, action } = run
    const id = uuidv7()
    const { active, counted } = RUN_STATEMENTS
    const [document] = await this.#session.query<{ readonly runs: number }>(active, [documentId])
    if (document === undefined) throw StoreError.unknownDocuments([documentId])
    if (document.runs >= mostInDocument) return null
    const row = await this.#changed(RUN_STATEMENTS.create, documentId, [
      id,
      documentId,
      principal,
      agent,
      action,
      ...this.#sealed(documentId, run.detail),
    ])
    if (row === null) throw StoreError.unknownDocuments([documentId])
    // What others wrote meanwhile is counted too: runs that are created together may all be too many, and never stay so.
    const [now] = await this.#session.query<{ readonly runs: number }>(counted, [documentId, id])
    if ((now?.runs ?? 0) < mostInDocument) return row
    await this.#session.query(RUN_STATEMENTS.remove, [id])
    return null
  }

  async find(id: string): Promise<RunRecord | null> {
    return this.#first(await this.#session.query<RunRow>(RUN_STATEMENTS.find, [id]))
  }

  async list(documentId: string, limit: number): Promise<RunRecord[]> {
    const rows = await this.#session.query<RunRow>(RUN_STATEMENTS.list, [documentId, limit])
    return rows.map((row) => this.#record(row))
  }

  async claim(owner: string, leaseMs: number, id: string | null): Promise<RunRecord | null> {
    return this.#first(await this.#session.query<RunRow>(RUN_STATEMENTS.claim, [owner, leaseMs, id]))
  }

  async takeAbandoned(owner: string, leaseMs: number): Promise<RunRecord | null> {
    return this.#first(await this.#session.query<RunRow>(RUN_STATEMENTS.takeAbandoned, [owner, leaseMs]))
  }

  renew(owner: string, leaseMs: number): Promise<OwnedRun[]> {
    return this.#session.query<OwnedRun>(RUN_STATEMENTS.renew, [owner, leaseMs])
  }

  async update(id: string, owner: string | null, change: RunChange): Promise<boolean> {
    const found = await this.find(id)
    if (found === null) return false
    const { state, detail, participant, hasWritten } = change
    const row = await this.#changed(RUN_STATEMENTS.update, found.documentId, [
      id,
      owner,
      state,
      participant,
      hasWritten,
      change.ownership,
      ...this.#sealed(found.documentId, detail),
    ])
    return row !== null
  }

  async markUndone(id: string, isUndone: boolean): Promise<boolean> {
    return (await this.#session.query(RUN_STATEMENTS.markUndone, [id, isUndone])).length > 0
  }

  async requestStop(id: string): Promise<RunRecord | null> {
    await this.#session.query(RUN_STATEMENTS.requestStop, [id])
    return await this.find(id)
  }

  async addSteps({ id, documentId }: RunKey, steps: readonly RunStepRecord[]): Promise<void> {
    for (const { seq, at, detail } of steps) {
      const sealed = this.#sealed(documentId, detail)
      await this.#session.query(STEP_STATEMENTS.add, [uuidv7(), id, seq, at, ...sealed])
    }
  }

  async steps(id: string): Promise<RunStepRecord[]> {
    const rows = await this.#session.query<StepRow>(STEP_STATEMENTS.list, [id])
    return rows.map((row) => ({
      seq: row.seq,
      at: row.at,
      detail: this.#opened(row.documentId, row, `Step ${row.seq} of run ${id}`),
    }))
  }

  async keepUndo({ id, documentId }: RunKey, part: UndoPart, bytes: Uint8Array): Promise<void> {
    const row = await inTurns(this.#codec.encoding(documentId, bytes))
    const sealed = [row.format, row.checksum, row.bytes]
    await this.#session.query(UNDO_STATEMENTS.keep, [uuidv7(), id, part, ...sealed])
  }

  async undo(id: string, part: UndoPart): Promise<Uint8Array | null> {
    const { pieceBytes } = this.#session
    const rows = await this.#session.query<MaybePiece & { readonly documentId: string }>(
      UNDO_STATEMENTS.load,
      [id, part, pieceBytes],
    )
    const pieces = new Pieces(pieceBytes)
    let whole: (MaybePiece & { readonly documentId: string }) | null = null
    for (const row of rows) whole = pieces.take(row, id)
    pieces.end()
    if (whole === null) return null
    return await inTurns(this.#codec.decoding(whole.documentId, whole, `The undo record of run ${id}`))
  }

  async deleteUndo(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(UNDO_STATEMENTS.deleteOld, [time, limit])).length
  }

  async deleteOld(time: Date, limit: number): Promise<number> {
    return (await this.#session.query(RUN_STATEMENTS.deleteOld, [time, limit])).length
  }

  async #changed(
    statement: (typeof RUN_STATEMENTS)[keyof typeof RUN_STATEMENTS],
    documentId: string,
    values: readonly SqlParameter[],
  ): Promise<RunRecord | null> {
    const [row] = await this.#session.query<RunRow>(statement, values)
    return row === undefined ? null : this.#record({ ...row, documentId })
  }

  #first([row]: readonly RunRow[]): RunRecord | null {
    return row === undefined ? null : this.#record(row)
  }

  #record({ format, checksum, bytes, ...row }: RunRow): RunRecord {
    return {
      ...row,
      detail: this.#opened(row.documentId, { format, checksum, bytes }, `Run ${row.id}`),
    }
  }

  #sealed(documentId: string, text: string): [number, number, Uint8Array] {
    const { format, checksum, bytes } = this.#codec.encode(documentId, Buffer.from(text))
    return [format, checksum, bytes]
  }

  #opened(documentId: string, { format, checksum, bytes }: RowBytes, what: string): string {
    return Buffer.from(this.#codec.decode(documentId, { format, checksum, bytes }, what)).toString()
  }
}
