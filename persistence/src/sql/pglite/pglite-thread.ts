import { Worker } from 'node:worker_threads'
import { StoreError } from '../../store-error.ts'
import { UnitGate } from '../../unit-gate.ts'
import type { Sql, SqlParameter, SqlSession, Statement } from '../sql.ts'
import { limitToTenants } from '../tenants.ts'
import { runTransaction } from '../transaction.ts'
import { unpackBytes } from './packed-bytes.ts'
import type { PgliteFailure, PgliteReply, PgliteRequest, PgliteThreadData } from './pglite-messages.ts'

const WORKER = import.meta.url.endsWith('.ts') ? './pglite-worker.ts' : './pglite-worker.js'

/** The caller of a statement. */
interface Waiting {
  resolve(rows: readonly object[]): void
  reject(error: Error): void
}

/**
 * `Sql` on PGlite in a worker thread: PostgreSQL in WebAssembly works synchronously, 600 ms for an update of 16 MiB, which
 * would block the event loop. One connection; statements run one after the other.
 */
export class PgliteThread implements Sql {
  /** No value is larger, so none is read in pieces: the thread transfers whole values without blocking. */
  readonly pieceBytes = 2 ** 30
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #gate = new UnitGate()
  readonly #ended = Promise.withResolvers<void>()
  #lastId = 0
  #failure: Error | null = null

  private constructor(worker: Worker) {
    this.#worker = worker
    worker.on('message', (reply: PgliteReply) => this.#receive(reply))
    worker.on('error', (error) => this.#end(new Error(`the embedded database broke: ${error.message}`)))
    worker.on('exit', () => this.#end(new Error('the embedded database has ended')))
  }

  /**
   * Opens PGlite in the existing folder `folder`, with a new database when it is empty, and migrates it; `migrated`: the
   * migrations that ran now.
   *
   * @throws StoreError when it cannot be opened or migrated.
   */
  static async open(folder: string): Promise<{ sql: PgliteThread; migrated: readonly string[] }> {
    const data: PgliteThreadData = { folder }
    const worker = new Worker(new URL(WORKER, import.meta.url), { workerData: data })
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>()
    const first = (reply: PgliteReply): void => {
      if (reply.kind === 'open') resolve(reply.migrated)
      else if (reply.kind === 'not-open') reject(errorOf(reply.failure))
    }
    const broken = (error: Error): void =>
      reject(new StoreError('unavailable', `The embedded database in ${folder} broke: ${error.message}`))
    worker.on('message', first)
    worker.on('error', broken)
    worker.once('exit', () => broken(new Error('its thread ended')))
    try {
      const migrated = await promise
      worker.off('message', first)
      return { sql: new PgliteThread(worker), migrated }
    } catch (error) {
      await worker.terminate()
      throw error
    }
  }

  async query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]> {
    if (this.#gate.isOpen) await this.#gate.whenFree()
    return this.#send<Row>(statement.text, parameters)
  }

  /** The only connection belongs to the transaction until it ends: other calls wait. */
  transaction<Result>(
    work: (session: SqlSession) => Promise<Result>,
    organizations?: readonly string[],
  ): Promise<Result> {
    const limit = organizations === undefined ? null : limitToTenants(organizations)
    return this.#gate.hold(async () => {
      await this.#send('BEGIN', [])
      const session = {
        pieceBytes: this.pieceBytes,
        query: <Row extends object>({ text }: Statement, parameters: readonly SqlParameter[]) =>
          this.#send<Row>(text, parameters),
      }
      return runTransaction({ session, execute: (command) => this.#send(command, []) }, async (scope) => {
        if (limit !== null) await this.#send(limit, [])
        return work(scope)
      })
    })
  }

  #send<Row extends object>(text: string, parameters: readonly SqlParameter[]): Promise<Row[]> {
    if (this.#failure) return Promise.reject(this.#failure)
    const { promise, resolve, reject } = Promise.withResolvers<readonly object[]>()
    const id = ++this.#lastId
    this.#waiting.set(id, { resolve, reject })
    this.#post({ kind: 'query', id, text, parameters: [...parameters] })
    // The statement's own columns.
    return promise as Promise<Row[]>
  }

  async close(): Promise<void> {
    if (this.#failure === null) {
      this.#post({ kind: 'close' })
      await this.#ended.promise
    }
    await this.#worker.terminate()
  }

  #post(request: PgliteRequest): void {
    this.#worker.postMessage(request)
  }

  #receive(reply: PgliteReply): void {
    switch (reply.kind) {
      case 'rows':
        if (reply.bytes) unpackBytes(reply.rows, reply.bytes)
        this.#take(reply.id)?.resolve(reply.rows)
        return
      case 'failed':
        this.#take(reply.id)?.reject(errorOf(reply.failure))
        return
      case 'closed':
        this.#end(new Error('the embedded database is closed'))
        return
      case 'open':
      case 'not-open':
        return
      default:
        reply satisfies never
    }
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  #end(error: Error): void {
    this.#failure ??= error
    for (const { reject } of this.#waiting.values()) reject(this.#failure)
    this.#waiting.clear()
    this.#ended.resolve()
  }
}

function errorOf({ message, code, sqlState }: PgliteFailure): Error {
  if (code !== null) return new StoreError(code, message)
  return sqlState === null ? new Error(message) : Object.assign(new Error(message), { code: sqlState })
}
