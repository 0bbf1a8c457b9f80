import type { Pool, PoolClient, QueryConfig, QueryResultRow } from 'pg'

/**
 * One connection of a pool, kept: a statement goes to it without the steps of taking and giving back. When it breaks,
 * or does not answer, it is given back for good and the next statement opens another.
 */
export class HeldConnection {
  readonly #pool: Pool
  readonly #onError: (error: Error) => void
  #client: PoolClient | null = null
  #opening: Promise<PoolClient> | null = null
  #closed = false

  /** The pool must have room for one connection at least; `onError` is told of each one that breaks. */
  constructor(pool: Pool, onError: (error: Error) => void) {
    this.#pool = pool
    this.#onError = onError
  }

  /** The rows of one statement; rejects as the driver does. */
  async query<Row extends QueryResultRow>(statement: QueryConfig): Promise<Row[]> {
    const client = this.#client ?? (await this.#opened())
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

  #opened(): Promise<PoolClient> {
    this.#opening ??= this.#open()
    return this.#opening
  }

  async #open(): Promise<PoolClient> {
    try {
      const client = await this.#pool.connect()
      client.on('error', (error) => {
        this.#giveUp(client)
        this.#onError(error)
      })
      this.#client = client
      if (this.#closed) this.#giveUp(client)
      return client
    } finally {
      this.#opening = null
    }
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
