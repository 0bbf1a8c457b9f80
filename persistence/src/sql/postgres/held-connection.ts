import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg'
import { isAnswer } from './is-answer.ts'
import { rowsOf } from './large-query.ts'

/**
 * One connection of a pool that is never returned, so that a statement goes to it without the steps of acquiring and
 * releasing. When it breaks or does not answer, it is destroyed, and the next statement opens another.
 */
export class HeldConnection {
  readonly #pool: Pool
  readonly #onError: (error: Error) => void
  #client: PoolClient | null = null
  /** Resolves when the running statement has ended. */
  #running: Promise<void> | null = null
  #closed = false

  /** The pool must have room for at least one connection; `onError` receives the error of each connection that breaks. */
  constructor(pool: Pool, onError: (error: Error) => void) {
    this.#pool = pool
    this.#onError = onError
  }

  /** The rows of one statement; rejects as the driver does. Statements run one after the other. */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    while (this.#running) await this.#running
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#running = promise
    try {
      return await this.#send<Row>(statement)
    } finally {
      this.#running = null
      resolve()
    }
  }

  async #send<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    const client = this.#client ?? (await this.#open())
    try {
      return await rowsOf<Row>(client, statement)
    } catch (error) {
      // Without the server's answer to the statement the state of the connection is unknown.
      if (!isAnswer(error)) this.#destroy(client)
      throw error
    }
  }

  /** Destroys the connection; no statement must follow. */
  close(): void {
    this.#closed = true
    if (this.#client) this.#destroy(this.#client)
  }

  async #open(): Promise<PoolClient> {
    const client = await this.#pool.connect()
    client.on('error', (error) => {
      this.#destroy(client)
      this.#onError(error)
    })
    this.#client = client
    if (this.#closed) this.#destroy(client)
    return client
  }

  #destroy(client: PoolClient): void {
    if (this.#client !== client) return
    this.#client = null
    client.release(true)
  }
}
