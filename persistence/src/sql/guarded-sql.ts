import { StoreError } from '../store-error.ts'
import type { Sql, SqlParameter, SqlSession, Statement } from './sql.ts'

/**
 * SQLSTATE classes that no later attempt will change: data exception, integrity constraint, program limit.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const FINAL_CLASSES = new Set(['22', '23', '54'])

/**
 * Turns what a driver throws into a `StoreError`, rejects calls after `close()`, and lets `close()` wait for running
 * calls.
 */
export class GuardedSql implements Sql {
  readonly #sql: Sql
  readonly #running = new Set<Promise<unknown>>()
  #closing: Promise<void> | null = null

  constructor(sql: Sql) {
    this.#sql = sql
  }

  get pieceBytes(): number {
    return this.#sql.pieceBytes
  }

  async query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]> {
    if (this.#closing !== null) throw StoreError.closed()
    try {
      return await this.#track(this.#sql.query<Row>(statement, parameters))
    } catch (error) {
      throw toStoreError(error)
    }
  }

  async transaction<Result>(
    work: (session: SqlSession) => Promise<Result>,
    organizations?: readonly string[],
  ): Promise<Result> {
    if (this.#closing !== null) throw StoreError.closed()
    // Set when `work` rejects: its own errors reach the caller as they are.
    const rejected: { error?: unknown } = {}
    const running = this.#sql.transaction(async (session) => {
      try {
        return await work(new GuardedSession(session))
      } catch (error) {
        rejected.error = error
        throw error
      }
    }, organizations)
    try {
      return await this.#track(running)
    } catch (error) {
      throw 'error' in rejected ? error : toStoreError(error)
    }
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#sql.close())
    return this.#closing
  }

  async #track<Result>(running: Promise<Result>): Promise<Result> {
    this.#running.add(running)
    try {
      return await running
    } finally {
      this.#running.delete(running)
    }
  }
}

/** The session of a transaction, with errors as `StoreError`. */
class GuardedSession implements SqlSession {
  readonly #session: SqlSession

  constructor(session: SqlSession) {
    this.#session = session
  }

  get pieceBytes(): number {
    return this.#session.pieceBytes
  }

  async query<Row extends object>(statement: Statement, parameters: readonly SqlParameter[]): Promise<Row[]> {
    try {
      return await this.#session.query<Row>(statement, parameters)
    } catch (error) {
      throw toStoreError(error)
    }
  }
}

/** Classifies an error of a driver; a bug of ours (`TypeError` and the like) is passed on as it is. */
export function toStoreError(error: unknown): unknown {
  if (error instanceof StoreError || error instanceof TypeError || error instanceof ReferenceError)
    return error
  const state = sqlState(error)
  const message = error instanceof Error ? error.message : String(error)
  if (state !== null && FINAL_CLASSES.has(state.slice(0, 2))) {
    return new StoreError('rejected', `The database refuses this data: ${message} (${state}).`, {
      cause: error,
    })
  }
  const suffix = state === null ? '' : ` (${state})`
  return new StoreError(
    'unavailable',
    `The database did not answer as it should: ${describe(error, message)}${suffix}.`,
    {
      cause: error,
    },
  )
}

/** The five characters of an SQLSTATE; `null` for errors of the network or the driver. */
function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null
}

/** When Node fails to connect to each of several addresses, only the single errors have a message. */
function describe(error: unknown, message: string): string {
  if (error instanceof AggregateError) return error.errors.map(String).join('; ')
  return message === '' ? 'no reason given' : message.replace(/\.$/, '')
}
