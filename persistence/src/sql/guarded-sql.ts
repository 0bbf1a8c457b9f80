import { StoreError } from '../store-error.ts'
import type { Sql, SqlParameter, Statement } from './sql.ts'

/**
 * SQLSTATE classes that no later attempt will change: data exception, integrity constraint, program limit.
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const FINAL_CLASSES = new Set(['22', '23', '54'])

/**
 * A driver with manners: what it throws becomes a `StoreError`, after `close()` it refuses, and `close()` waits
 * for what is running.
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
    const running = this.#sql.query<Row>(statement, parameters)
    this.#running.add(running)
    try {
      return await running
    } catch (error) {
      throw toStoreError(error)
    } finally {
      this.#running.delete(running)
    }
  }

  close(): Promise<void> {
    this.#closing ??= Promise.allSettled(this.#running).then(() => this.#sql.close())
    return this.#closing
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

/** The five characters of an SQLSTATE, `null` for errors that come from elsewhere (the network, the driver). */
function sqlState(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null
  return /^[0-9A-Z]{5}$/.test(error.code) ? error.code : null
}

/** Node's connection errors to several addresses carry no message of their own. */
function describe(error: unknown, message: string): string {
  if (error instanceof AggregateError) return error.errors.map(String).join('; ')
  return message === '' ? 'no reason given' : message.replace(/\.$/, '')
}
