import type { PoolClient, QueryConfig, QueryResultRow } from 'pg'
import { limitToTenants } from '../tenants.ts'
import { isAnswer } from './is-answer.ts'
import { rowsOf } from './large-query.ts'

/**
 * Time after which the server ends a connection that waits within a transaction, in ms: else a unit of work that never
 * ends would lock its rows for ever.
 */
const IDLE_TIMEOUT_MS = 60_000

/**
 * A connection of a pool for one transaction or statement. After it broke, or a statement got no answer, every call rejects, and
 * `release` destroys it.
 */
export class TransactionConnection {
  readonly #client: PoolClient
  #broken: Error | null = null
  // The pool does not listen to a connection that is in use, and Node ends the process for an unheard error.
  readonly #onError = (error: Error): void => {
    this.#broken ??= error
  }

  constructor(client: PoolClient) {
    this.#client = client
    client.on('error', this.#onError)
  }

  /** `organizations`: the ids of those whose rows the transaction sees. [all] */
  begin(organizations?: readonly string[]): Promise<void> {
    const limit = organizations === undefined ? '' : `; ${limitToTenants(organizations)}`
    return this.execute(`BEGIN; SET LOCAL idle_in_transaction_session_timeout = ${IDLE_TIMEOUT_MS}${limit}`)
  }

  /** The rows of one statement; rejects as the driver does. */
  async query<Row extends QueryResultRow>(query: QueryConfig): Promise<Row[]> {
    return this.#send(() => rowsOf<Row>(this.#client, query))
  }

  /** Runs commands without parameters or rows. */
  async execute(commands: string): Promise<void> {
    await this.#send(() => this.#client.query(commands))
  }

  /** Returns the connection to its pool. The transaction must have ended. */
  release(): void {
    this.#client.off('error', this.#onError)
    this.#client.release(this.#broken ?? false)
  }

  async #send<Result>(send: () => Promise<Result>): Promise<Result> {
    if (this.#broken !== null) throw this.#broken
    try {
      return await send()
    } catch (error) {
      if (!isAnswer(error)) this.#broken = error instanceof Error ? error : new Error(String(error))
      throw error
    }
  }
}
