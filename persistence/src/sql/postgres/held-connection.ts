import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg'

/**
 * One connection of a pool, kept: a statement goes to it without the steps of taking and giving back. When it breaks,
 * or does not answer, it is given back for good and the next statement opens another.
 */
export class HeldConnection {
  readonly #pool: Pool
  readonly #onError: (error: Error) => void
  #client: PoolClient | null = null
  /** Resolves when the statement under way is over. */
  #running: Promise<void> | null = null
  #closed = false

  /** The pool must have room for one connection at least; `onError` is told of each one that breaks. */
  constructor(pool: Pool, onError: (error: Error) => void) {
    this.#pool = pool
    this.#onError = onError
  }

  /** The rows of one statement; rejects as the driver does. Statements wait for each other. */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    while (this.#running) await this.#running
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#running = promise
    try {
      return await this.#ask<Row>(statement)
    } finally {
      this.#running = null
      resolve()
    }
  }

  async #ask<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    const client = this.#client ?? (await this.#open())
    try {
      return (await client.query<Row>(statement)).rows
    } catch (error) {
      // Without a word of the server about the statement itself there is no telling what the connection is up to.
      if (!isAnswer(error)) this.#giveUp(client)
      throw error
    }
  }

  /** Gives the connection back; nothing must be asked afterwards. */
  close(): void {
    this.#closed = true
    if (this.#client) this.#giveUp(this.#client)
  }

  async #open(): Promise<PoolClient> {
    const client = await this.#pool.connect()
    client.on('error', (error) => {
      this.#giveUp(client)
      this.#onError(error)
    })
    this.#client = client
    if (this.#closed) this.#giveUp(client)
    return client
  }

  #giveUp(client: PoolClient): void {
    if (this.#client !== client) return
    this.#client = null
    client.release(true)
  }
}

/** Whether the server answered the statement with an error, and is ready for the next. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity === 'ERROR'
}
